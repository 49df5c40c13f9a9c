import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from '@playwright/test';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { forgeriesOf } from '#tests/support/forgeries';
import { call, jar, outcome } from '#tests/support/http';
import { administrator, newUser } from '#tests/support/users';

const refused = '401 unauthenticated';

async function publicKeys() {
  const { json } = await call('GET', '/.well-known/jwks.json');
  return json.keys as Record<string, string>[];
}

const headerOf = (token: string) =>
  JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString());
const claimsOf = (token: string) =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());

test('JWT-25 JWT-18 none of hundreds of forgeries of a real token is answered with its user', async () => {
  const who = await newUser();
  const { kid } = headerOf(who.accessToken);
  const jwk = (await publicKeys()).find((key) => key.kid === kid) ?? {};
  const forgeries = [...new Set(forgeriesOf(who.accessToken, jwk))].filter((one) => one !== who.accessToken);
  expect(forgeries.length).toBeGreaterThan(559);
  const accepted: string[] = [];
  const attempt = async (token: string) => {
    const { status, text } = await call('GET', '/api/users/me', { token });
    if (![400, 401].includes(status) || text.includes(who.email)) accepted.push(`${status} ${token}`);
  };
  for (let first = 0; first < forgeries.length; first += 25)
    await Promise.all(forgeries.slice(first, first + 25).map(attempt));
  expect(accepted).toEqual([]);
  expect(await outcome(call('GET', '/api/users/me', { token: who.accessToken }))).toBe('200');
});

test('JWT-25 as a cookie a forgery opens no more than as a bearer', async () => {
  const who = await administrator();
  const [jwk = {}] = await publicKeys();
  const forgeries = forgeriesOf(who.accessToken, jwk).filter((one) => /^[\w.-]*$/.test(one));
  const every = forgeries.filter((one, index) => index % 8 === 0 && one !== who.accessToken);
  expect(every.length).toBeGreaterThan(50);
  for (const token of every) {
    const cookies = { ...jar(who), 'gatehouse-access': token, 'gatehouse-refresh': '' };
    expect([token, await outcome(call('GET', '/api/admin', { cookies }))]).toEqual([token, refused]);
  }
});

test('JWT-05 no URL in a token’s header is ever asked', async () => {
  let hits = 0;
  const listener = createServer((_, response) => {
    hits += 1;
    response.end('{"keys":[]}');
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => listener.once('listening', resolve));
  const url = `http://127.0.0.1:${(listener.address() as AddressInfo).port}/keys.json`;
  const { accessToken } = await newUser();
  const { publicKey, privateKey } = await generateKeyPair('ES256');
  const jwk = await exportJWK(publicKey);
  for (const more of [
    { jku: url },
    { x5u: url },
    { jku: url, jwk },
    { kid: url },
    { jku: url, kid: undefined },
  ]) {
    const forged = new SignJWT(claimsOf(accessToken)).setProtectedHeader({
      ...headerOf(accessToken),
      ...more,
    });
    expect(await outcome(call('GET', '/api/users/me', { token: await forged.sign(privateKey) }))).toBe(
      refused,
    );
  }
  listener.close();
  expect(hits).toBe(0);
});

test('JWT-17 JWT-19 a huge, nested or compressed token is refused at once', async () => {
  const { accessToken } = await newUser();
  const [header = '', , signature = ''] = accessToken.split('.');
  const encoded = (text: string) => Buffer.from(text).toString('base64url');
  const many = JSON.stringify(
    Object.fromEntries(Array.from({ length: 600 }, (_, index) => [`c${index}`, index])),
  );
  const bomb = encoded(JSON.stringify({ alg: 'dir', enc: 'A256GCM', zip: 'DEF' }));
  const slow = encoded(JSON.stringify({ alg: 'PBES2-HS512+A256KW', enc: 'A256GCM', p2c: 1e9, p2s: 'AAAA' }));
  const tokens = [
    `${header}.${encoded(`${'['.repeat(3_000)}${']'.repeat(3_000)}`)}.${signature}`,
    `${header}.${encoded(many)}.${signature}`,
    `${bomb}..AAAA.${'A'.repeat(6_000)}.AAAA`,
    `${slow}.AAAA.AAAA.AAAA.AAAA`,
  ];
  for (const token of tokens) {
    const start = performance.now();
    expect(await outcome(call('GET', '/api/users/me', { token }))).toBe(refused);
    // A thousand million rounds would take minutes.
    expect(performance.now() - start).toBeLessThan(5_000);
  }
  const huge = call('GET', '/api/users/me', { token: 'x'.repeat(100_000) });
  expect([401, 431]).toContain(await huge.then(({ status }) => status));
});
