import { expect } from '@playwright/test';
import { answers } from '#lib/errors';
import { test } from '#tests/support/fixtures';
import { type Answer, call, fromElsewhere, signUpInput } from '#tests/support/http';
import {
  type Account,
  type Installation,
  leaveOneAdministrator,
  newAdministrator,
  registerUser,
} from '#tests/support/installation';
import { raw } from '#tests/support/raw';

/** AUD-08: every kind of error that can be had, and how little each one says. */

test.describe.configure({ mode: 'default' });

let installation: Installation;
let root: Account;
let bob: Account;

test.beforeAll(async ({ twoNodes }) => {
  installation = twoNodes;
  root = await newAdministrator(installation);
  bob = await registerUser(installation);
});

const send = (method: string, path: string, options: Parameters<typeof call>[2] = {}) =>
  call(method, path, { server: installation.url, ...options });
const asBob = (method: string, path: string, json?: unknown) =>
  send(method, path, { token: bob.token, json });
const asRoot = (method: string, path: string, json?: unknown) =>
  send(method, path, { token: root.token, json });

async function overSocket(line: string): Promise<Answer> {
  const { status, headers, body } = await raw(
    `${line} HTTP/1.1\r\nHost: ${new URL(installation.url).host}\r\nConnection: close\r\n\r\n`,
    installation.url,
  );
  return { status, headers: new Headers(headers), text: body, json: JSON.parse(body), cookies: {} };
}

const inside =
  /\bat .+:\d+|node_modules|prisma|postgres|select |insert |zod|\/lib\/|\/app\/|\.[jt]sx?\b|stack|column|relation|ECONN|P\d{4}|constraint/i;

/** The body names its code, its sentence and its request, and nothing of the inside. */
function expectGeneric({ status, json, text, headers }: Answer, kind: string): void {
  expect(`${status} ${json.code}`).toBe(kind);
  expect(text).not.toMatch(inside);
  expect(json.requestId).toBe(headers.get('x-request-id'));
  expect(json.title).toBe(answers[json.code as keyof typeof answers].title);
  const known = ['type', 'title', 'status', 'code', 'detail', 'requestId', 'permission', 'errors'];
  expect(Object.keys(json).filter((name) => !known.includes(name))).toEqual([]);
}

const typed = (type: string, body: BodyInit) => ({ body, headers: { 'content-type': type } });
const longWord = 'x'.repeat(70_000);

const kinds: [string, () => Promise<Answer>][] = [
  ['400 malformed_request', () => send('POST', '/api/login', typed('application/json', '{"email":'))],
  [
    '400 malformed_request',
    () => send('POST', '/api/login', typed('application/json', Buffer.from([0x22, 0xff, 0x22]))),
  ],
  ['400 malformed_request', () => send('POST', '/api/login', typed('application/json', '['.repeat(200)))],
  ['400 malformed_request', () => overSocket('GET /%zz')],
  ['401 unauthenticated', () => send('GET', '/api/users/me')],
  ['401 unauthenticated', () => send('GET', '/api/users/me', { token: 'a.b.c' })],
  [
    '401 invalid_credentials',
    () => send('POST', '/api/login', { json: { email: bob.email, password: 'wrong-one-1' } }),
  ],
  [
    '401 invalid_token',
    () =>
      send('PUT', '/api/password-reset', {
        json: { token: 'x'.repeat(43), newPassword: 'copper-lantern-58' },
      }),
  ],
  ['403 forbidden', () => asBob('GET', '/api/admin')],
  ['403 cross_site_request', () => send('POST', '/api/login', { json: {}, headers: fromElsewhere[0] ?? {} })],
  ['404 not_found', () => send('GET', '/api/nothing')],
  ['404 not_found', () => asRoot('GET', '/api/admin/roles/no-such-role')],
  ['405 method_not_allowed', () => send('DELETE', '/api/login')],
  ['405 method_not_allowed', () => overSocket('BREW /')],
  ['409 email_taken', () => send('POST', '/api/register', { json: { ...signUpInput(), email: bob.email } })],
  [
    '409 username_taken',
    () => send('POST', '/api/register', { json: { ...signUpInput(), username: bob.username } }),
  ],
  ['409 conflict', () => asRoot('PUT', `/api/admin/users/${root.id}/suspension`, {})],
  [
    '409 last_administrator',
    async () => {
      await leaveOneAdministrator(installation, root);
      return asRoot('DELETE', `/api/admin/users/${root.id}/roles/admin`);
    },
  ],
  ['413 payload_too_large', () => send('POST', '/api/login', { json: { email: longWord, password: 'x' } })],
  ['415 unsupported_media_type', () => send('POST', '/api/login', typed('text/xml', '<a/>'))],
  ['422 invalid_input', () => send('POST', '/api/register', { json: { a: 1 } })],
];

for (const [index, [kind, provoke]] of kinds.entries()) {
  test(`AUD-08 kind ${index + 1}, ${kind}, says its code and its sentence and no internals`, async () => {
    expectGeneric(await provoke(), kind);
  });
}

/** Works while every read of the table fails with this SQLSTATE. */
async function whileBroken(table: string, state: string, work: () => Promise<void>): Promise<void> {
  await installation.query(`CREATE FUNCTION "fail${state}"() RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN
    RAISE EXCEPTION 'sorry, nothing from %', current_database() USING ERRCODE = '${state}'; END $$`);
  await installation.query(`ALTER TABLE "${table}" RENAME TO "Whole${table}"`);
  await installation.query(`CREATE VIEW "${table}" AS SELECT * FROM "Whole${table}" WHERE "fail${state}"()`);
  try {
    await work();
  } finally {
    await installation.query(`DROP VIEW "${table}"`);
    await installation.query(`ALTER TABLE "Whole${table}" RENAME TO "${table}"`);
  }
}

test('AUD-08 an internal error is 500 with a reference, as JSON and as a page', () =>
  whileBroken('AuditEvent', '22012', async () => {
    expectGeneric(await asRoot('GET', '/api/admin/audit-events'), '500 internal');
    const page = await send('GET', '/admin/audit', { cookies: { 'gatehouse-access': root.token } });
    expect(page.status).toBe(500);
    const words = page.text.replaceAll(/<script[\s\S]*?<\/script>|<[^>]+>/g, ' ');
    expect(words).not.toMatch(/\bat .+:\d+|prisma|sorry|22012|P\d{4}/i);
    expect(words).toContain(page.headers.get('x-request-id') ?? 'a request id');
  }));

test('AUD-08 an outage is 503 with a reference, for a script and on a page', () =>
  whileBroken('Session', '53300', async () => {
    const answer = await asBob('GET', '/api/users/me');
    expectGeneric(answer, '503 unavailable');
    expect(answer.headers.get('retry-after')).toBe('2');
    const page = await send('GET', '/account', { cookies: { 'gatehouse-access': bob.token } });
    expect(page.status).toBe(503);
    expect(page.text).not.toMatch(/sorry|53300|current_database/);
  }));
