import { randomUUID } from 'node:crypto';
import { expect, test } from '@playwright/test';
import { database } from '#lib/database/client';
import { readRoutes } from '#scripts/routes';
import { trailOf } from '#tests/support/audit';
import { asBrowser, call, fromElsewhere, jar, outcome, serverUrl, signUpInput } from '#tests/support/http';
import { administrator, newUser, password } from '#tests/support/users';

const refused = '403 cross_site_request';

const concrete = (path: string) => path.replace(/\{role\}/g, 'user').replace(/\{\w+\}/g, () => randomUUID());

for (const { path, operations } of await readRoutes()) {
  for (const verb of Object.keys(operations)) {
    if (verb === 'GET' || path.includes('{path}')) continue;
    test(`CSR-03 CSR-05 ${verb} ${path} refuses a request that another site caused, with or without cookies`, async () => {
      const root = await administrator();
      for (const headers of fromElsewhere) {
        for (const cookies of [jar(root), undefined]) {
          const answer = await call(verb, concrete(path), { json: {}, headers, cookies });
          expect([answer.status, answer.json.code]).toEqual([403, 'cross_site_request']);
        }
      }
      expect(await outcome(call('GET', '/api/users/me', { token: root.accessToken }))).toBe('200');
    });
  }
}

const change = (headers: Record<string, string>, who: Awaited<ReturnType<typeof newUser>>) =>
  outcome(call('PATCH', '/api/users/me', { json: {}, headers, cookies: jar(who) }));

test('CSR-08 origins that only look like ours are refused', async () => {
  const who = await newUser();
  const { host, port } = new URL(serverUrl());
  for (const origin of [
    `http://${host}.evil.test`,
    `http://evil${host}`,
    'http://localhost:1',
    'http://localhost',
    `https://${host}`,
    `http://localhost.:${port}`,
    `http://LOCALHOST:${port}`,
    `http://localhost@evil.test:${port}`,
    `http://xn--lcalhost-n8d:${port}`,
    `http://127.0.0.1.evil.test:${port}`,
    `http://${host}/`,
    'null',
    'file://',
    '',
    `http://${host}, https://evil.test`,
  ])
    expect([origin, await change({ origin }, who)]).toEqual([origin, refused]);
});

test('CSR-09 another host of the same site is another site', async () => {
  const who = await newUser();
  for (const site of ['same-site', 'cross-site', 'SAME-ORIGIN', 'x', ''])
    expect([site, await change({ 'sec-fetch-site': site }, who)]).toEqual([site, refused]);
  expect(await change({ 'sec-fetch-site': 'same-origin', origin: 'https://evil.test' }, who)).toBe(refused);
  expect(await change({ 'sec-fetch-site': 'cross-site', origin: serverUrl() }, who)).toBe(refused);
});

test('a cookie without either header is refused; our own pages are not', async () => {
  const who = await newUser();
  expect(await change({}, who)).toBe(refused);
  expect(await change({ referer: `${serverUrl()}/account` }, who)).toBe(refused);
  for (const headers of [asBrowser(), { origin: serverUrl() }, { 'sec-fetch-site': 'same-origin' }] as Record<
    string,
    string
  >[])
    expect(await change(headers, who)).toBe('200');
});

test('CSR-02 a form of another site registers and logs in no user, and gets no redirect', async () => {
  const who = signUpInput();
  for (const headers of fromElsewhere) {
    const answer = await call('POST', '/api/register', { form: { ...who, _next: '/account' }, headers });
    expect([answer.status, answer.headers.get('location'), answer.cookies]).toEqual([403, null, {}]);
    expect(await trailOf(answer)).toEqual(['user.registered denied cross_site_request']);
  }
  expect(await database().user.count({ where: { email: who.email } })).toBe(0);
});

test('CSR-17 a bearer request is exempt, because no browser adds the header by itself', async () => {
  const who = await newUser();
  for (const headers of fromElsewhere)
    expect(await outcome(call('PATCH', '/api/users/me', { token: who.accessToken, json: {}, headers }))).toBe(
      '200',
    );
  const wrong = { ...fromElsewhere[0], authorization: 'Bearer x' };
  expect(await change(wrong, who)).toBe('401 unauthenticated');
});

test('CSR-17 no other scheme is exempt: behind a proxy with Basic a form of another site logs in no user', async () => {
  const [who, next] = [await newUser(), await newUser({ withPassword: true })];
  for (const authorization of ['Basic eDp4', 'Negotiate YII=', 'Bearers x']) {
    for (const elsewhere of fromElsewhere) {
      const headers = { ...elsewhere, authorization };
      expect(await change(headers, who)).toBe(refused);
      const form = { email: next.email, password, _next: '/account' };
      const login = await call('POST', '/api/login', { form, headers });
      expect([login.status, login.cookies]).toEqual([403, {}]);
    }
    // A browser sends it from our own pages too, and goes on as without.
    expect(await change({ ...asBrowser(), authorization }, who)).toBe('200');
    const page = await call('GET', '/admin', {
      cookies: jar(who),
      headers: { authorization, accept: 'text/html' },
    });
    expect([page.status, page.headers.get('content-type')]).toEqual([403, 'text/html; charset=utf-8']);
    const script = await call('GET', '/api/users/me', { headers: { authorization } });
    expect([script.status, script.json.detail]).toEqual([401, expect.stringContaining('scheme Bearer')]);
  }
});

test('a script without cookies needs neither header', async () => {
  expect(await outcome(call('POST', '/api/login', { json: {} }))).toBe('422 invalid_input');
});
