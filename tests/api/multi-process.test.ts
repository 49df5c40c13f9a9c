import { expect } from '@playwright/test';
import { test } from '#tests/support/fixtures';
import { asBrowser, call, jar, outcome, serverUrl } from '#tests/support/http';
import type { TestServer } from '#tests/support/server';
import { asAdministrator, sessionEndings } from '#tests/support/session-endings';
import { limitedAdministrator, newUser, password, role, session } from '#tests/support/users';

/** FLT-11: two processes on one database. What ends on one has ended on the other, from its next request on. */

test.describe.configure({ mode: 'default' });

let other: TestServer;

test.beforeAll(({ secondNode }) => {
  other = secondNode;
});

type TestUser = Awaited<ReturnType<typeof newUser>>;

/** The answers of the other node to the user's bearer token, their cookies, and their refresh cookie alone. */
async function elsewhere(
  { accessToken: token, refreshToken }: Pick<TestUser, 'accessToken' | 'refreshToken'>,
  path = '/api/users/me',
) {
  const { url: server } = other;
  const cookies = jar({ accessToken: token, refreshToken });
  const onlyRefresh = { 'gatehouse-refresh': refreshToken };
  return {
    bearer: await outcome(call('GET', path, { server, token })),
    cookie: await outcome(call('GET', path, { server, cookies })),
    renewal: () => outcome(call('GET', path, { server, cookies: onlyRefresh })),
  };
}

for (const [what, end] of Object.entries(sessionEndings)) {
  test(`FLT-11 after ${what} on one node the other node refuses the next request`, async () => {
    const victim = await newUser({ withPassword: what === 'a changed password' });
    const by = await session(victim.id);
    expect(await elsewhere(victim)).toMatchObject({ bearer: '200', cookie: '200' });
    const { status } = await end(victim, by);
    expect([200, 204]).toContain(status);
    const { bearer, cookie, renewal } = await elsewhere(victim);
    expect([bearer, cookie, await renewal()]).toEqual(Array(3).fill('401 unauthenticated'));
  });
}

test('FLT-11 a role taken away on one node opens nothing on the other', async () => {
  const name = await role(['users:read', 'admin:access']);
  const victim = await newUser({ roles: ['user', name] });
  const paths = ['/api/admin', '/api/admin/users'];
  for (const path of paths)
    expect(await elsewhere(victim, path)).toMatchObject({ bearer: '200', cookie: '200' });
  await asAdministrator('DELETE', `${victim.id}/roles/${name}`);
  for (const path of paths) {
    const { bearer, cookie } = await elsewhere(victim, path);
    expect([bearer, cookie]).toEqual(['403 forbidden', '403 forbidden']);
  }
});

test('FLT-11 the other node admits a new administrator at once, with their old tokens', async () => {
  const bob = await newUser();
  expect(await elsewhere(bob, '/api/admin')).toMatchObject({
    bearer: '403 forbidden',
    cookie: '403 forbidden',
  });
  await asAdministrator('PUT', `${bob.id}/roles/admin`);
  expect(await elsewhere(bob, '/api/admin')).toMatchObject({ bearer: '200', cookie: '200' });
  const headers = { accept: 'text/html' };
  expect(await outcome(call('GET', '/admin', { server: other.url, cookies: jar(bob), headers }))).toBe('200');
});

test('a session begun on one node is one on the other, and is refreshed there', async () => {
  const bob = await limitedAdministrator(['users:read'], { withPassword: true });
  const { json } = await call('POST', '/api/login', { json: { email: bob.email, password } });
  const { url: server } = other;
  expect(await outcome(call('GET', '/api/users/me', { server, token: String(json.access_token) }))).toBe(
    '200',
  );
  const refreshed = await call('POST', '/api/refresh', {
    server,
    json: { refresh_token: json.refresh_token },
  });
  expect(await outcome(call('GET', '/api/users/me', { token: String(refreshed.json.access_token) }))).toBe(
    '200',
  );
});

test('both nodes count as the one public origin, and no other does', async () => {
  const who = await newUser();
  const change = (origin: string) =>
    outcome(
      call('PATCH', '/api/users/me', {
        server: other.url,
        json: {},
        cookies: jar(who),
        headers: asBrowser(origin),
      }),
    );
  expect(await change(serverUrl())).toBe('200');
  expect(await change(other.url)).toBe('403 cross_site_request');
});
