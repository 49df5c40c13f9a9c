import { expect, test } from '@playwright/test';
import { asBrowser, call, fieldsOf, outcome } from '#tests/support/http';
import {
  type Account,
  firstAdministrator,
  type Installation,
  startInstallation,
} from '#tests/support/installation';
import { chunk, png, svg } from '#tests/support/pictures';

test.describe.configure({ mode: 'default' });

let installation: Installation;
let root: Account;

test.beforeAll(async () => {
  installation = await startInstallation();
  root = await firstAdministrator(installation);
});

test.afterAll(() => installation.close());

const path = '/api/admin/settings/logo';
const at = () => ({ server: installation.url, token: root.token });
const put = (file: Buffer | string) =>
  call('PUT', path, { ...at(), json: { logo: Buffer.from(file).toString('base64') } });
const logoOf = ({ json }: { json: Record<string, unknown> }) => json.logo as { url: string } | null;
const rows = () => installation.query(`SELECT "hash" FROM "Logo"`);

/** As a browser posts the form of the page. */
function multipart(file: Blob, fields: Record<string, string> = {}) {
  const body = new FormData();
  for (const [name, value] of Object.entries({ _method: 'PUT', _next: '/done', _back: '/back', ...fields }))
    body.append(name, value);
  body.append('logo', file, 'logo.png');
  return body;
}

const post = (body: BodyInit, headers: Record<string, string> = {}) =>
  call('POST', path, {
    server: installation.url,
    body,
    cookies: { 'gatehouse-access': root.token },
    headers: { ...asBrowser(installation.url), ...headers },
  });

test('what is no picture, is too large, or could run something is refused at its field', async () => {
  const noise = chunk('tEXt', Buffer.alloc(101 * 1_024));
  for (const file of ['', 'hello', 'GIF89a', '%PDF', svg('<script/>'), png({ more: [noise] }), '<html/>']) {
    const answer = await put(file);
    expect([answer.status, fieldsOf(answer)]).toEqual([422, ['logo']]);
  }
  expect((await put(png({ more: [noise] }))).text).toContain('The file has 102 KB. Use at most 100 KB.');
  for (const logo of ['not base64!', 7, null, undefined, ['x']])
    expect(fieldsOf(await call('PUT', path, { ...at(), json: { logo } }))).toEqual(['logo']);
  expect(await rows()).toEqual([]);
});

test('a body of more than 160 KiB is refused unread, and elsewhere 64 KiB stay the limit', async () => {
  const large = { logo: 'a'.repeat(161 * 1_024) };
  const answer = await call('PUT', path, { ...at(), json: large });
  expect([answer.status, answer.json.detail]).toEqual([
    413,
    'The request is too large. The limit is 160 KiB.',
  ]);
  const smaller = { productName: 'a'.repeat(70_000) };
  expect(await outcome(call('PATCH', '/api/admin/settings', { ...at(), json: smaller }))).toBe(
    '413 payload_too_large',
  );
  const beside = call('PUT', `${path}/`, { ...at(), json: smaller });
  expect(await outcome(beside)).toBe('413 payload_too_large');
});

test('a file is expected here only, and only as a form says it', async () => {
  const file = new Blob([new Uint8Array(png())]);
  const elsewhere = call('PATCH', '/api/admin/settings', { ...at(), body: multipart(file) });
  expect(await outcome(elsewhere)).toBe('415 unsupported_media_type');
  const wrongField = multipart(file);
  wrongField.append('other', file, 'x.png');
  const accept = { accept: 'application/json' };
  expect(await outcome(post(wrongField, accept))).toBe('400 malformed_request');
  for (const body of ['', 'x', '--x\r\n', '--x\r\nContent-Disposition: form-data\r\n\r\n1\r\n--x--'])
    expect(await outcome(post(body, { ...accept, 'content-type': 'multipart/form-data; boundary=x' }))).toBe(
      '400 malformed_request',
    );
  expect(await outcome(post(multipart(file), { ...accept, origin: 'https://evil.test' }))).toBe(
    '403 cross_site_request',
  );
  const none = await post(multipart(new Blob([])));
  expect([none.status, none.headers.get('location')]).toEqual([303, '/back']);
  expect(await rows()).toEqual([]);
});

test('a logo is served as it was written anew, for good, and can do nothing', async () => {
  for (const [file, type, name] of [
    [png({ width: 64 }), 'image/png', 'logo.png'],
    [svg('<!-- x --><path d="M0 0h24v24z"/>'), 'image/svg+xml', 'logo.svg'],
  ] as const) {
    const answer = await put(file);
    const { url = '' } = logoOf(answer) ?? {};
    expect(url).toMatch(/^\/api\/branding\/logo\/[0-9a-f]{64}$/);
    const served = await call('GET', url, { server: installation.url });
    expect(Object.fromEntries(served.headers)).toMatchObject({
      'content-type': expect.stringContaining(type),
      'content-disposition': `inline; filename="${name}"`,
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
      'x-content-type-options': 'nosniff',
      'cache-control': 'public, max-age=31536000, immutable',
    });
    expect([served.status, served.text.includes('<!--'), (await rows()).length]).toEqual([200, false, 1]);
  }
});

test('a page may draw the logo, and load nothing else of the API, nor the logo as anything else', async () => {
  const { url = '' } = logoOf(await put(png())) ?? {};
  const drawn = (path: string, destination: string) =>
    outcome(call('GET', path, { server: installation.url, headers: { 'sec-fetch-dest': destination } }));
  expect(await drawn(url, 'image')).toBe('200');
  for (const path of [
    '/api/health',
    `${url}/../../../users/me`,
    `/api/users/me?x=${url}`,
    `${url}?x`,
    '/api/branding/logo/x',
  ])
    expect([path, await drawn(path, 'image')]).toEqual([path, '403 cross_site_request']);
  for (const destination of ['script', 'style', 'iframe', 'object', 'embed'])
    expect(await drawn(url, destination)).toBe('403 cross_site_request');
});

test('a script sends the file itself as well, whatever its name', async () => {
  const body = new FormData();
  body.append('logo', new Blob([new Uint8Array(png({ width: 35 }))]), '../../x.php');
  const answer = await call('PUT', path, { ...at(), body });
  expect([answer.status, (answer.json.logo as { width: number }).width]).toEqual([200, 35]);
});

test('a form of a browser that is too large is refused by a page', async () => {
  const large = new Blob([new Uint8Array(200_000)]);
  const answer = await post(multipart(large), { accept: 'text/html' });
  expect([answer.status, answer.headers.get('content-type')]).toEqual([413, 'text/html; charset=utf-8']);
  expect(answer.text).toContain('The request is too large. The limit is 160 KiB.');
});

test('the form of the page works without JavaScript, and the trail says which logo it was', async () => {
  const answer = await post(multipart(new Blob([new Uint8Array(png({ height: 40 }))])));
  expect([answer.status, answer.headers.get('location')]).toEqual([303, '/done']);
  const [{ detail } = { detail: {} }] = await installation.query<{ detail: object }>(
    `SELECT "detail" FROM "AuditEvent" WHERE "requestId" = $1`,
    [answer.headers.get('x-request-id')],
  );
  expect(detail).toMatchObject({ after: { logo: expect.stringMatching(/^[0-9a-f]{64}$/) } });
  const largest = png({ more: [chunk('tEXt', Buffer.alloc(99 * 1_024))] });
  expect((await post(multipart(new Blob([new Uint8Array(largest)])))).status).toBe(303);
});

test('a logo that was replaced or removed is gone', async () => {
  const { url = '' } = logoOf(await put(png({ width: 33 }))) ?? {};
  const again = logoOf(await put(png({ width: 33 })));
  expect(again?.url).toBe(url);
  await put(svg());
  expect(await outcome(call('GET', url, { server: installation.url }))).toBe('404 not_found');
  const removed = await call('DELETE', path, at());
  expect([removed.status, logoOf(removed), await rows()]).toEqual([200, null, []]);
  for (const hash of ['x', '..', 'A'.repeat(64), `${'a'.repeat(64)}.svg`])
    expect(await outcome(call('GET', `/api/branding/logo/${hash}`, { server: installation.url }))).toMatch(
      /^4/,
    );
});
