import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ConnectionOptions, connect } from 'node:tls';
import { expect, test } from '@playwright/test';
import { newcomer } from '#tests/support/http';
import { setupToken } from '#tests/support/installation';
import { send } from '#tests/support/nginx';
import { type Proxied, startProxied } from '#tests/support/proxied';

/** What nginx answers, refuses and ends by itself with the configuration of docs/examples. */

test.describe.configure({ mode: 'default' });

let house: Proxied;

test.beforeAll(async () => {
  test.setTimeout(180_000);
  house = await startProxied();
});

test.afterAll(() => house.close());

/** What was agreed on, or how it was refused. The client itself would take anything. */
async function handshake(options: ConnectionOptions): Promise<string> {
  const socket = connect({
    ...{ host: '127.0.0.1', port: house.port, servername: 'localhost', rejectUnauthorized: false },
    ...{ ciphers: 'ALL:@SECLEVEL=0', minVersion: 'TLSv1', ...options },
  });
  try {
    await once(socket, 'secureConnect');
    return `${socket.getProtocol()} ${socket.getCipher().name}`;
  } catch (error) {
    return String((error as { code?: string }).code);
  } finally {
    socket.destroy();
  }
}

test('TLS below 1.2 is refused, and 1.3 is what is preferred', async () => {
  for (const maxVersion of ['TLSv1', 'TLSv1.1'] as const)
    expect(await handshake({ maxVersion })).toBe('ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION');
  expect(await handshake({})).toMatch(/^TLSv1\.3 /);
});

test('ciphers without forward secrecy or authentication are refused, the strongest is taken', async () => {
  const old = { maxVersion: 'TLSv1.2' } as const;
  expect(await handshake(old)).toBe('TLSv1.2 ECDHE-ECDSA-AES256-GCM-SHA384');
  for (const ciphers of ['ECDHE-ECDSA-AES256-SHA', 'ECDHE-ECDSA-AES128-SHA256', 'kRSA', 'aNULL', 'NULL'])
    expect([ciphers, await handshake({ ...old, ciphers: `${ciphers}:@SECLEVEL=0` })]).toEqual([
      ciphers,
      expect.stringMatching(/ALERT_HANDSHAKE_FAILURE/),
    ]);
});

test('who issues certificates finds the proof on plain http, so that they renew themselves', async () => {
  writeFileSync(join(house.proxy.proofs, 'proof-1'), 'it is ours');
  const answer = await house.plain('/.well-known/acme-challenge/proof-1');
  expect([answer.status, await answer.text()]).toEqual([200, 'it is ours']);
});

test('plain http sends pages to https, and refuses whatever a script would send', async () => {
  const page = await house.plain('/login?x=1', { headers: { host: 'elsewhere.test' } });
  expect([page.status, page.headers.get('location')]).toEqual([
    301,
    `https://localhost:${house.port}/login?x=1`,
  ]);
  const body = JSON.stringify(newcomer());
  const headers = { 'content-type': 'application/json' };
  const refused = [
    house.plain('/api/login', { method: 'POST', body, headers }),
    house.plain('/login', { method: 'POST', body, headers }),
    house.plain('/api/users/me'),
    house.plain('/%61pi/users/me'),
    house.plain('/account', { headers: { authorization: 'Bearer x.y.z' } }),
  ];
  for (const answer of await Promise.all(refused))
    expect([answer.url, answer.status, answer.headers.get('location')]).toEqual([answer.url, 403, null]);
});

test('https says for a year and more that it is the only way', async () => {
  const { headers } = await send({ port: house.port, path: '/login' });
  expect(headers['strict-transport-security']).toMatch(/max-age=(3153|6307)\d{4}/);
});

test('a one-time link that is opened leaves no secret in a log of nginx, whether a node answers or none', async () => {
  const { installation, proxy, port, plain } = house;
  const secret = await setupToken(installation.nodes[0]);
  const links = ['setup', 'reset-password'].map((page) => `/${page}?token=${secret}`);
  for (const path of links) {
    expect((await plain(path)).status).toBe(301);
    const headers = { referer: `https://localhost:${port}${path}` };
    expect((await send({ port, path, headers })).status).toBe(303);
  }
  for (const node of installation.nodes) await node.stop();
  for (const path of [...links, '/login']) expect((await send({ port, path })).status).toBe(502);
  await expect.poll(() => proxy.log('gatehouse')).toMatch(/"GET \/login \S+" 502 /);
  for (const page of ['setup', 'reset-password'])
    expect(proxy.log('gatehouse')).toMatch(new RegExp(`"GET /${page} HTTP/1.1" 303 .* [0-9a-f-]{36}$`, 'm'));
  expect(proxy.log('error')).toMatch(/request: "GET \/login HTTP/);
  expect(proxy.log('access')).toBe('');
  expect(proxy.log('gatehouse') + proxy.log('error')).not.toContain(secret);
});
