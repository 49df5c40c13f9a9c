import { expect, test } from '@playwright/test';
import { call, outcome } from '#tests/support/http';
import {
  firstAdministrator,
  type Installation,
  logIn,
  member,
  startInstallation,
} from '#tests/support/installation';
import { limitedNodes, newIp, outcomes, triesAt } from '#tests/support/tries';

/** What a limit leaves open, what it saves, and what happens where it does not reach: on one node that hashes slowly, one at a time. */

test.describe.configure({ mode: 'default', timeout: 180_000 });

let house: Installation;

test.beforeAll(async () => {
  test.setTimeout(120_000);
  house = await startInstallation({ ...limitedNodes, BCRYPT_COST: '10', HASH_WORKERS: '1' });
});

test.afterAll(() => house.close());

const { tryLogin, exhaust } = triesAt(() => house);

const asked = (method: string, path: string, options: Parameters<typeof call>[2] = {}) =>
  outcome(call(method, path, { server: house.url, ...options }));

test('RTL-14 while a name is limited all other ways in do as they are documented to', async () => {
  const root = await firstAdministrator(house);
  const bob = await member(house);
  await exhaust(bob.email);
  expect(await outcome(tryLogin(bob))).toBe('429 rate_limited');
  expect(await asked('GET', '/api/users/me', { token: bob.token })).toBe('200');
  expect(await asked('POST', '/api/refresh', { json: { refresh_token: bob.refreshToken } })).toBe('200');
  const wrong = { currentPassword: 'wrong-password-1', newPassword: 'copper-lantern-58' };
  expect(await asked('PUT', '/api/users/me/password', { token: bob.token, json: wrong })).toBe(
    '401 invalid_credentials',
  );
  const { json } = await call('POST', `/api/admin/users/${bob.id}/password-link`, {
    ...{ server: house.url, token: root.token, json: {} },
  });
  const token = new URL(String(json.passwordLink)).searchParams.get('token');
  const chosen = 'velvet-harbour-27';
  expect(await asked('PUT', '/api/password-reset', { json: { token, newPassword: chosen } })).toBe('204');
  expect(await outcome(tryLogin({ email: bob.email, password: chosen }))).toBe('429 rate_limited');
  // A name of its own, as a stranger would have to know.
  expect(await outcome(tryLogin({ email: bob.username, password: chosen }))).toBe('200');
});

test('RTL-17 what a limit refuses is not hashed: 200 refusals take less time than 50 wrong passwords', async () => {
  const email = 'somebody@example.test';
  const start = performance.now();
  for (let count = 0; count < 5; count += 1)
    expect(await outcome(tryLogin({ email }))).toBe('401 invalid_credentials');
  const hashing = (performance.now() - start) / 5;
  const from = performance.now();
  for (let count = 0; count < 200; count += 1)
    expect(await outcome(tryLogin({ email }))).toBe('429 rate_limited');
  expect((performance.now() - from) / hashing).toBeLessThan(50);
});

test('right passwords from one IP do not fill the queue for others', async () => {
  const ip = newIp();
  const people = await Promise.all(Array.from({ length: 20 }, () => member(house)));
  const burst = people.flatMap((who) => Array.from({ length: 3 }, () => tryLogin({ ...who, ip })));
  const other = await tryLogin({ email: 'nobody@example.test' });
  const counts = await outcomes(burst);
  expect(Object.keys(counts).sort()).toEqual(['200', '429 rate_limited']);
  expect(counts['429 rate_limited']).toBeGreaterThan(20);
  expect(other.status).toBe(401);
});

test('RTL-18 of 300 logins at once those that find no place in the queue are told when to come back, and others are served', async () => {
  const answers = Array.from({ length: 300 }, (_, index) => tryLogin({ email: `u${index}@example.test` }));
  const health = Promise.all(Array.from({ length: 5 }, () => asked('GET', '/api/health')));
  const counts = await outcomes(answers);
  expect(Object.keys(counts).sort()).toEqual(['401 invalid_credentials', '503 unavailable']);
  expect(counts['503 unavailable']).toBeGreaterThan(100);
  for (const { status, headers } of await Promise.all(answers))
    if (status === 503) expect(headers.get('retry-after')).toMatch(/^\d+$/);
  expect(await health).toEqual(Array(5).fill('200'));
  expect((await logIn(house.url, await member(house))).token).toMatch(/^ey/);
});
