import { inspect } from 'node:util';
import { expect, test } from '@playwright/test';
import { identityColumns } from '#lib/core/users/identity';
import { database } from '#lib/database/client';
import { trailOf } from '#tests/support/audit';
import { cellsOf, recordsOf } from '#tests/support/csv';
import { call, fieldsOf, jar } from '#tests/support/http';
import { limitedAdministrator, newUser, unique } from '#tests/support/users';

const users = '/api/admin/users';

const exporter = () => limitedAdministrator(['users:read', 'users:export']);

const header = [
  'id',
  'username',
  'displayName',
  'email',
  'emailVerifiedAt',
  'status',
  'roles',
  'createdAt',
  'lastLoginAt',
];

test('AUZ-24 the permission to read users does not allow the export, and the refusal names the missing one', async () => {
  const { accessToken: token } = await limitedAdministrator(['users:read']);
  const answer = await call('GET', `${users}?format=csv`, { token });
  expect(answer.json).toMatchObject({ status: 403, code: 'forbidden', permission: 'users:export' });
  expect(await trailOf(answer)).toEqual(['users.listed denied forbidden']);
  const other = await limitedAdministrator(['users:export']);
  const denied = await call('GET', `${users}?format=csv`, { token: other.accessToken });
  expect(denied.json).toMatchObject({ status: 403, permission: 'users:read' });
});

test('CSR-09 a link from another site to the file makes no file', async () => {
  const { accessToken, refreshToken } = await exporter();
  const ask = (site: string) =>
    call('GET', `${users}?format=csv`, {
      cookies: jar({ accessToken, refreshToken }),
      headers: { 'sec-fetch-site': site, 'sec-fetch-mode': 'navigate' },
    });
  for (const site of ['cross-site', 'same-site']) {
    const answer = await ask(site);
    expect([answer.status, answer.json.code]).toEqual([403, 'cross_site_request']);
    expect(await trailOf(answer)).toEqual(['users.listed denied cross_site_request']);
  }
  for (const site of ['same-origin', 'none']) expect((await ask(site)).status).toBe(200);
});

test('the file refuses what the list refuses', async () => {
  const { accessToken: token } = await exporter();
  for (const query of ['role=no-such-role', 'status=x', 'sort=password'])
    expect(fieldsOf(await call('GET', `${users}?format=csv&${query}`, { token }))).toEqual([
      query.split('=')[0],
    ]);
});

test('no cell of the file is a formula', async () => {
  const { accessToken: token } = await exporter();
  const word = unique();
  for (const begin of ['=1+1', '@x', '+x', '-x', '\tx', '\ry']) {
    const { id } = await newUser();
    const who = {
      username: `${begin}${word}`,
      displayName: `${begin} name`,
      email: `${begin}${word}@example.test`,
    };
    await database().user.update({ where: { id }, data: identityColumns(id, who) });
  }
  const { text } = await call('GET', `${users}?format=csv&query=${word}`, { token });
  expect(text).toContain(`"'=1+1${word}","'=1+1 name","'=1+1${word}@example.test","","active"`);
  for (const delimiter of [',', ';'])
    for (const cell of cellsOf(text, delimiter).flat()) expect(cell).not.toMatch(/^[=+@\t\r-]/);
});

test('the file holds every matching user in the order of the list, and no secret', async () => {
  const { accessToken: token } = await exporter();
  const word = `x${unique()}`;
  const ids: string[] = [];
  for (const ending of ['a', 'b', 'c']) {
    const { id } = await newUser({ withPassword: ending === 'a' });
    const who = { username: `${word}-${ending}`, email: `${word}-${ending}@example.test` };
    await database().user.update({ where: { id }, data: identityColumns(id, who) });
    ids.push(id);
  }
  const answer = await call('GET', `${users}?format=csv&query=${word}&sort=-username`, { token });
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/csv; charset=utf-8']);
  expect(answer.headers.get('content-disposition')).toMatch(
    /^attachment; filename="users-\d{4}-\d\d-\d\d\.csv"$/,
  );
  const [first, ...lines] = recordsOf(answer.text);
  expect([first, lines.map(([id]) => id)]).toEqual([header, ids.toReversed()]);
  expect(answer.text).not.toMatch(/bcrypt|\$2/);
  const picked = await call('GET', `${users}?format=csv&ids=${ids[1]}`, { token });
  expect(recordsOf(picked.text)).toHaveLength(2);
});

test('an export leaves an audit row with its filters, and names no user', async () => {
  const { accessToken: token } = await exporter();
  const bob = await newUser();
  const answer = await call('GET', `${users}?format=csv&query=${bob.email}&status=active`, { token });
  expect(await trailOf(answer)).toEqual(['users.exported done']);
  const requestId = answer.headers.get('x-request-id') ?? '';
  const row = await database().auditEvent.findFirstOrThrow({ where: { requestId } });
  expect(row.detail).toMatchObject({ filter: { searched: true, status: 'active', role: null } });
  expect(inspect(row, { depth: null })).not.toContain(bob.username);
});
