import { expect, test } from '@playwright/test';
import { asBrowser, call, fieldsOf, outcome, signUpInput } from '#tests/support/http';
import {
  type Account,
  firstAdministrator,
  type Installation,
  startInstallation,
} from '#tests/support/installation';
import { unique } from '#tests/support/users';

/** On an installation of its own with two nodes, because all users of one share its settings. */

test.describe.configure({ mode: 'default' });

let installation: Installation;
let root: Account;

test.beforeAll(async () => {
  installation = await startInstallation();
  await installation.startNode();
  root = await firstAdministrator(installation);
});

test.beforeEach(async () => {
  await installation.query(
    `UPDATE "Settings" SET ("productName", "accent", "loginText", "termsUrl", "registration", "registrationDomains", "version")
     = (NULL, NULL, NULL, NULL, 'open', '{}', 1)`,
  );
});

test.afterAll(() => installation.close());

const path = '/api/admin/settings';
const node = (index: number) => installation.nodes[index]?.url ?? '';
const change = (json: unknown, server = node(0)) => call('PATCH', path, { server, token: root.token, json });
const read = (server = node(0)) => call('GET', path, { server, token: root.token });
const register = (more: object = {}, server = node(1)) =>
  call('POST', '/api/register', { server, json: { ...signUpInput(), ...more } });

const trail = () =>
  installation.query<{ outcome: string; detail: Record<string, unknown> }>(
    `SELECT "outcome"::text, "detail" FROM "AuditEvent" WHERE "action" = 'settings.updated' ORDER BY "at", "id"`,
  );

test('a refused change changes nothing, and names each field', async () => {
  const answer = await change({
    productName: 'x'.repeat(61),
    accent: '#ffcc00',
    loginText: 7,
    termsUrl: 'javascript:alert(1)',
    registration: 'closed',
    registrationDomains: ['no domain'],
    version: 'x',
    more: 1,
  });
  expect([answer.status, fieldsOf(answer)]).toEqual([
    422,
    [
      'accent',
      'loginText',
      'more',
      'productName',
      'registration',
      'registrationDomains',
      'termsUrl',
      'version',
    ],
  ]);
  expect(answer.text).toContain('has a contrast of 1.3:1 on the page, and needs 4.5:1');
  expect((await read()).json).toMatchObject({
    productName: null,
    accent: null,
    registration: 'open',
    version: 1,
  });
});

test('domains without one would let nobody in: refused, also when the last one is removed', async () => {
  const alone = await change({ registration: 'domains' });
  expect([alone.status, fieldsOf(alone)]).toEqual([422, ['registrationDomains']]);
  expect((await change({ registration: 'domains', registrationDomains: ['example.test'] })).status).toBe(200);
  expect(fieldsOf(await change({ registrationDomains: [] }))).toEqual(['registrationDomains']);
});

test('the second of two concurrent edits is a conflict', async () => {
  expect((await change({ productName: 'One', version: 1 })).json.version).toBe(2);
  expect(await outcome(change({ productName: 'Two', version: 1 }))).toBe('409 conflict');
  expect((await change({ loginText: 'Hello.', version: '2' })).json).toMatchObject({
    productName: 'One',
    loginText: 'Hello.',
    version: 3,
  });
  const changes = ['a', 'b', 'c'].map((name, index) =>
    change({ productName: name, version: 3 }, node(index % 2)),
  );
  expect((await Promise.all(changes.map(outcome))).sort()).toEqual(['200', '409 conflict', '409 conflict']);
});

test('a change leaves a row with what was and what is; one that changes nothing says so', async () => {
  const before = (await trail()).length;
  await change({ productName: 'Ackerman', termsUrl: 'https://example.com/terms' });
  await change({ productName: 'Ackerman' });
  await change({ productName: null, version: 1 });
  const rows = (await trail()).slice(before);
  expect(rows.map(({ outcome, detail }) => [outcome, detail.before, detail.after])).toEqual([
    [
      'done',
      { productName: null, termsUrl: null },
      { productName: 'Ackerman', termsUrl: 'https://example.com/terms' },
    ],
    ['done', {}, {}],
    ['invalid', undefined, undefined],
  ]);
  expect((await read()).json.version).toBe(2);
});

test('a change counts on every node, on the very next request', async () => {
  for (const name of ['First', 'Second', 'Third']) {
    await change({ productName: name }, node(0));
    const [api, page] = [await read(node(1)), await call('GET', '/login', { server: node(1) })];
    expect([api.json.productName, page.text.includes(`<title>Log in · ${name}</title>`)]).toEqual([
      name,
      true,
    ]);
  }
});

test('by invitation nobody registers: 403 before and under the lock, and a row in the trail', async () => {
  await change({ registration: 'invitation' });
  const answer = await register();
  expect([answer.status, answer.json.code]).toEqual([403, 'registration_closed']);
  const [row] = await installation.query<{ code: string }>(
    `SELECT "code" FROM "AuditEvent" WHERE "requestId" = $1`,
    [answer.headers.get('x-request-id')],
  );
  expect(row?.code).toBe('registration_closed');
  const form = { ...signUpInput(), _next: '/account', _back: '/register' };
  const posted = await call('POST', '/api/register', { server: node(0), form, headers: asBrowser(node(0)) });
  expect([posted.status, posted.headers.get('location')]).toEqual([303, '/register']);
});

test('for domains only their own emails register, in any case and script, and no subdomain', async () => {
  await change({ registration: 'domains', registrationDomains: ['Example.com', 'bücher.de'] });
  const name = () => `u${unique()}`;
  for (const domain of [
    'example.org',
    'sub.example.com',
    'example.com.evil.test',
    'notexample.com',
    'xn--bcher-kvb.de',
  ]) {
    const answer = await register({ email: `${name()}@${domain}` });
    expect([domain, answer.status, answer.json.code, fieldsOf(answer)]).toEqual([
      domain,
      403,
      'registration_closed',
      ['email'],
    ]);
  }
  const inside = `${name()}@example.com`;
  expect(await outcome(register({ email: `"${inside}"@example.org` }))).toBe('422 invalid_input');
  for (const domain of ['example.com', 'EXAMPLE.com', 'ｅｘａｍｐｌｅ.com', 'bücher.de', 'xn--bcher-kva.de'])
    expect([domain, await outcome(register({ email: `${name()}@${domain}` }))]).toEqual([domain, '201']);
});

test('once a change is answered, no user who began to register before it gets in', async () => {
  const attempts = Array.from({ length: 30 }, () => register());
  const closed = (await change({ registration: 'invitation' })).status;
  const counted = () => installation.query<{ count: number }>(`SELECT count(*)::int AS count FROM "User"`);
  const [then] = await counted();
  const outcomes = await Promise.all(attempts.map(outcome));
  const [now] = await counted();
  expect([closed, now?.count]).toEqual([200, then?.count]);
  expect(outcomes.filter((one) => !['201', '403 registration_closed'].includes(one))).toEqual([]);
});

test('invitations work however registration is set', async () => {
  for (const policy of [
    { registration: 'invitation' },
    { registration: 'domains', registrationDomains: ['example.com'] },
  ]) {
    await change(policy);
    const json = { email: `i${unique()}@elsewhere.test`, roles: [] };
    const invited = await call('POST', '/api/admin/invitations', {
      server: node(0),
      token: root.token,
      json,
    });
    expect(invited.status).toBe(201);
    const token = new URL(String(invited.json.invitationLink)).searchParams.get('token');
    const chosen = { token, newPassword: `copper-${unique()}-58` };
    expect(await outcome(call('PUT', '/api/invitation', { server: node(1), json: chosen }))).toBe('200');
  }
});

test('a form gives lines of domains as a list, and empty fields clear', async () => {
  const cookies = { 'gatehouse-access': root.token };
  const send = (form: Record<string, string>) =>
    call('POST', path, {
      server: node(0),
      form: { _method: 'PATCH', ...form },
      cookies,
      headers: asBrowser(node(0)),
    });
  await change({ productName: 'Gone', accent: '#14574f' });
  const lines = 'example.com\r\n@example.org\n\n bücher.de,example.net ';
  const form = { productName: '', accent: ' ', registration: 'domains', registrationDomains: lines };
  const answer = await send({ ...form, _next: '/admin/settings' });
  expect([answer.status, answer.headers.get('location')]).toEqual([303, '/admin/settings']);
  expect((await read()).json).toMatchObject({
    productName: null,
    accent: null,
    registration: 'domains',
    registrationDomains: ['example.com', 'example.org', 'xn--bcher-kva.de', 'example.net'],
  });
  const refused = await send({
    registrationDomains: 'no_domain',
    _back: '/admin/settings?form=registration',
  });
  expect(refused.headers.get('location')).toBe('/admin/settings?form=registration');
});
