import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ConnectionOptions, connect } from 'node:tls';
import { expect, test } from '@playwright/test';
import { longestBody } from '#lib/config';
import { defaultHeaders, securityHeaders } from '#lib/server/security-headers';
import { type BehindNginx, startBehindNginx } from '#tests/support/behind-nginx';
import { signUpInput } from '#tests/support/http';
import { setupToken } from '#tests/support/installation';
import { type ProxyAnswer, patience, send } from '#tests/support/nginx';

/** Answers, refusals and time-outs of nginx itself, with the configuration of docs/examples. */

test.describe.configure({ mode: 'default' });

let behindNginx: BehindNginx;

test.beforeAll(async () => {
  test.setTimeout(180_000);
  behindNginx = await startBehindNginx();
});

test.afterAll(() => behindNginx.close());

const hsts = securityHeaders('https://localhost')['Strict-Transport-Security'];

/** A duplicate header is seen, too: Node joins the values. */
const hstsOf = ({ status, headers }: ProxyAnswer) => [status, headers['strict-transport-security']];

/** Begins a request and stands still; resolves, when nginx hangs up, to the seconds that it waited. */
async function standStill(text: string, localAddress: string): Promise<() => Promise<number>> {
  const start = performance.now();
  const to: ConnectionOptions & { localAddress: string } = {
    host: '127.0.0.1',
    port: behindNginx.port,
    servername: 'localhost',
    rejectUnauthorized: false,
    localAddress,
  };
  const socket = connect(to);
  const closed = once(socket, 'close').then(() => (performance.now() - start) / 1_000);
  await once(socket, 'secureConnect');
  socket.resume().write(text);
  return () => closed;
}

/** The negotiated protocol, or the error. The client itself accepts anything. */
async function handshake(options: ConnectionOptions): Promise<string> {
  const socket = connect({
    host: '127.0.0.1',
    port: behindNginx.port,
    servername: 'localhost',
    rejectUnauthorized: false,
    ciphers: 'ALL:@SECLEVEL=0',
    minVersion: 'TLSv1',
    ...options,
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

test('a certificate authority finds the challenge on plain http, so that certificates renew themselves', async () => {
  writeFileSync(join(behindNginx.proxy.proofs, 'proof-1'), 'it is ours');
  const answer = await behindNginx.plain('/.well-known/acme-challenge/proof-1');
  expect([answer.status, await answer.text()]).toEqual([200, 'it is ours']);
});

test('plain http redirects pages to https, and refuses every other request', async () => {
  const page = await behindNginx.plain('/login?x=1', { headers: { host: 'elsewhere.test' } });
  expect([page.status, page.headers.get('location')]).toEqual([
    301,
    `https://localhost:${behindNginx.port}/login?x=1`,
  ]);
  const body = JSON.stringify(signUpInput());
  const headers = { 'content-type': 'application/json' };
  const refused = [
    behindNginx.plain('/api/login', { method: 'POST', body, headers }),
    behindNginx.plain('/login', { method: 'POST', body, headers }),
    behindNginx.plain('/api/users/me'),
    behindNginx.plain('/%61pi/users/me'),
    behindNginx.plain('/account', { headers: { authorization: 'Bearer x.y.z' } }),
    behindNginx.plain('/users/me'),
    behindNginx.plain('/users/me', { headers: { authorization: 'Bearer x.y.z' } }),
    behindNginx.plain('/users/me', { headers: { accept: 'application/json' } }),
    behindNginx.plain('/users/%6de?x=1', { method: 'HEAD' }),
    behindNginx.plain('/admin', { headers: { accept: 'text/html;q=0.5, application/json' } }),
    behindNginx.plain('/admin', { headers: { accept: 'application/problem+json' } }),
    behindNginx.plain('/register', { method: 'POST', body: 'username=x' }),
    behindNginx.plain('/account', { headers: { cookie: 'a=b; __Host-gatehouse-access=x.y.z' } }),
    behindNginx.plain('/.well-known/jwks.json'),
  ];
  for (const answer of await Promise.all(refused))
    expect([answer.url, answer.status, answer.headers.get('location')]).toEqual([answer.url, 403, null]);
});

/** The security headers of `answer`; duplicates are joined, and so seen. */
const expectSecurityHeaders = (answer: ProxyAnswer, expected: Record<string, string>) => {
  for (const [name, value] of Object.entries(expected))
    expect([answer.status, name, answer.headers[name.toLowerCase()]]).toEqual([answer.status, name, value]);
};

test('what nginx answers itself has the security headers of Gatehouse’s own answers, and those have each once', async () => {
  const { port, plain } = behindNginx;
  const own = { ...securityHeaders('https://localhost'), ...defaultHeaders };
  const answers = [
    await send({ port, path: '/api/health' }),
    await behindNginx.post('/api/login', {}),
    await behindNginx.post('/api/login', { email: 'x'.repeat(2 * longestBody) }),
    await send({ port, path: '/login', headers: { 'x-long': 'x'.repeat(20_000) } }),
    await send({ port, path: `/${'x'.repeat(20_000)}` }),
  ];
  expect(answers.map(({ status }) => status)).toEqual([200, 422, 413, 400, 414]);
  for (const answer of answers) expectSecurityHeaders(answer, own);
  const page = await send({ port, path: '/login' });
  expectSecurityHeaders(page, securityHeaders('https://localhost'));
  expect(page.headers['content-security-policy']).toMatch(/^(?!.*default-src.*default-src).*nonce-/);
  const overHttp = { ...securityHeaders('http://localhost'), ...defaultHeaders };
  for (const path of ['/login', '/api/users/me', '/.well-known/acme-challenge/none']) {
    const { status, headers } = await plain(path);
    expectSecurityHeaders({ status, headers: Object.fromEntries(headers), text: '' }, overHttp);
    expect(headers.get('strict-transport-security')).toBeNull();
  }
});

test('every answer says once for how long https is the only way, and that of nginx itself nothing of its version', async () => {
  expect(hstsOf(await send({ port: behindNginx.port, path: '/login' }))).toEqual([200, hsts]);
  const tooLarge = await behindNginx.post('/api/login', { email: 'x'.repeat(longestBody) });
  expect([...hstsOf(tooLarge), JSON.parse(tooLarge.text).code]).toEqual([413, hsts, 'payload_too_large']);
  const muchTooLarge = await behindNginx.post('/api/login', { email: 'x'.repeat(2 * longestBody) });
  expect([...hstsOf(muchTooLarge), muchTooLarge.headers.server]).toEqual([413, hsts, 'nginx']);
  // Gatehouse read it, and answers.
  const logo = await behindNginx.post('/api/admin/settings/logo', { logo: 'x'.repeat(2 * longestBody) });
  expect(JSON.parse(logo.text).code).toBe('method_not_allowed');
});

test('a stalled client is disconnected, and one IP has at most 100 open requests', async () => {
  const from = '127.0.0.11';
  const head = 'POST /api/login HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n';
  const inHeaders = await standStill(head, from);
  const inBody = await Promise.all(
    Array.from({ length: 100 }, () => standStill(`${head}Content-Length: 9\r\n\r\n{`, from)),
  );
  await expect
    .poll(async () => (await send({ port: behindNginx.port, path: '/api/health', from })).status)
    .toBe(429);
  expect((await send({ port: behindNginx.port, path: '/api/health', from: '127.0.0.12' })).status).toBe(200);
  expect(Math.abs((await inHeaders()) - patience.headers)).toBeLessThan(1);
  for (const waited of inBody) expect(Math.abs((await waited()) - patience.body)).toBeLessThan(1.5);
});

test('a one-time link that is opened leaves no secret in a log of nginx, whether a node answers or none', async () => {
  const { installation, proxy, port, plain } = behindNginx;
  const secret = await setupToken(installation.nodes[0]);
  const links = ['setup', 'reset-password'].map((page) => `/${page}?token=${secret}`);
  for (const path of links) {
    expect((await plain(path)).status).toBe(301);
    const headers = { referer: `https://localhost:${port}${path}` };
    expect((await send({ port, path, headers })).status).toBe(303);
  }
  for (const node of installation.nodes) await node.stop();
  for (const path of [...links, '/login']) {
    const answer = await send({ port, path });
    expect(hstsOf(answer)).toEqual([502, hsts]);
    expectSecurityHeaders(answer, { ...securityHeaders('https://localhost'), ...defaultHeaders });
  }
  await expect.poll(() => proxy.log('gatehouse')).toMatch(/"GET \/login \S+" 502 /);
  for (const page of ['setup', 'reset-password'])
    expect(proxy.log('gatehouse')).toMatch(new RegExp(`"GET /${page} HTTP/1.1" 303 .* [0-9a-f-]{36}$`, 'm'));
  expect(proxy.log('error')).toMatch(/request: "GET \/login HTTP/);
  expect(proxy.log('access')).toBe('');
  expect(proxy.log('gatehouse') + proxy.log('error')).not.toContain(secret);
});
