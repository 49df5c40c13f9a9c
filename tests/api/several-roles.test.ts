import { expect, test } from '@playwright/test';
import { database } from '#lib/database/client';
import { trailOf } from '#tests/support/audit';
import { call, fieldsOf, inBrowser } from '#tests/support/http';
import { administrator, limitedAdministrator, newUser, role } from '#tests/support/users';

/** Several roles of one user by one call. */

const rolesOf = async (id: string) =>
  (await database().userRole.findMany({ where: { userId: id }, include: { role: true } }))
    .map((one) => one.role.name)
    .sort();

test('one role that the caller may not give refuses all, and nothing is changed', async () => {
  const mod = await limitedAdministrator(['admin:access', 'roles:assign']);
  const bob = await newUser();
  const name = await role([]);
  const path = `/api/admin/users/${bob.id}/roles`;
  const answer = await call('PUT', path, { token: mod.accessToken, json: { roles: [name, 'admin'] } });
  expect(answer.json).toMatchObject({ status: 403, code: 'forbidden' });
  expect(await trailOf(answer)).toEqual(['role.assigned denied forbidden']);
  expect(await rolesOf(bob.id)).toEqual(['user']);
});

test('no role, one twice, an unknown one and an end in the past are refused', async () => {
  const { accessToken: token } = await administrator();
  const bob = await newUser();
  const name = await role([]);
  const path = `/api/admin/users/${bob.id}/roles`;
  for (const [json, fields] of [
    [{}, ['roles']],
    [{ roles: [] }, ['roles']],
    [{ roles: [name, name] }, ['roles']],
    [{ roles: name }, ['roles']],
    [{ roles: [name], expiresAt: '2020-01-01T00:00:00Z' }, ['expiresAt']],
    [{ roles: [name], role: name }, ['role']],
  ] as const) {
    const answer = await call('PUT', path, { token, json });
    expect([json, answer.status, fieldsOf(answer)]).toEqual([json, 422, fields]);
  }
  expect((await call('PUT', path, { token, json: { roles: [name, 'no-such-role'] } })).status).toBe(404);
  expect(await rolesOf(bob.id)).toEqual(['user']);
});

test('several roles come and go together, each with its audit row', async () => {
  const { accessToken: token } = await administrator();
  const bob = await newUser();
  const names = [await role([]), await role([])].sort();
  const path = `/api/admin/users/${bob.id}/roles`;
  const put = await call('PUT', path, { token, json: { roles: names, reason: 'Rota' } });
  expect(put.status).toBe(200);
  expect(await trailOf(put)).toEqual(['role.assigned done', 'role.assigned done']);
  expect(await rolesOf(bob.id)).toEqual([...names, 'user'].sort());
  const gone = await call('DELETE', path, { token, json: { roles: names } });
  expect(gone.status).toBe(200);
  expect(await trailOf(gone)).toEqual(['role.unassigned done', 'role.unassigned done']);
  expect(await rolesOf(bob.id)).toEqual(['user']);
});

test('a form’s date and time of day are one time, in the zone that the form says', async () => {
  const root = await administrator();
  const bob = await newUser();
  const name = await role([]);
  const { cookies, headers } = inBrowser(root);
  const post = (more: [string, string][]) =>
    call('POST', `/api/admin/users/${bob.id}/roles`, {
      cookies,
      headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams([['_method', 'PUT'], ['roles', name], ['expiresAt', ''], ...more]).toString(),
    });
  const expiry = async () =>
    (await database().userRole.findFirst({ where: { userId: bob.id, role: { name } } }))?.expiresAt;
  for (const [fields, end] of [
    [
      [
        ['expiresAt', '2099-07-01'],
        ['expiresAt', '12:00'],
        ['_zone', 'Europe/Berlin'],
      ],
      '2099-07-01T10:00:00Z',
    ],
    [
      [
        ['expiresAt', '2099-07-01'],
        ['expiresAt', ''],
        ['_zone', 'Asia/Tokyo'],
      ],
      '2099-07-01T14:59:59Z',
    ],
    [[['expiresAt', '2099-07-01T12:00']], '2099-07-01T12:00:00Z'],
    [[['expiresAt', '2099-07-01T12:00:00+02:00']], '2099-07-01T10:00:00Z'],
    [
      [
        ['expiresAt', '2099-07-01'],
        ['_zone', 'No/Where'],
      ],
      '2099-07-01T23:59:59Z',
    ],
  ] as [[string, string][], string][]) {
    expect((await post(fields)).status).toBe(303);
    expect([fields, await expiry()]).toEqual([fields, new Date(end)]);
  }
  const before = await expiry();
  for (const fields of [
    [
      ['expiresAt', '2099-08-01T12:00:00Z'],
      ['expiresAt', '2099-08-02'],
    ],
    [['expiresAt', '12:00']],
    [
      ['expiresAt', '2099-08-01'],
      ['expiresAt', '12:00'],
      ['expiresAt', '13:00'],
    ],
    [
      ['expiresAt', '2099-08-99'],
      ['expiresAt', '12:00'],
    ],
  ] as [string, string][][]) {
    await post(fields);
    expect([fields, await expiry()]).toEqual([fields, before]);
  }
});
