import { randomUUID } from 'node:crypto';
import { expect, test } from '@playwright/test';
import { database } from '#lib/database/client';
import { isReadAction } from '#lib/schemas/audit-actions';
import { appFiles, publicPath, readRoutes } from '#scripts/routes';
import { call, jar } from '#tests/support/http';
import { administrator, limitedAdministrator, newUser, role } from '#tests/support/users';

/** A GET changes nothing, so nothing that it is refused is an attempt of the user at a change (RFC 9110, 9.2.1). */

/** Every page and every GET of the API, about a user and a role that there are. */
async function everyRead(): Promise<string[]> {
  const [{ id }, name] = [await newUser(), await role(['users:read'])];
  const routes = (await readRoutes()).filter(({ operations }) => operations.GET);
  const templates = [...appFiles('page.tsx').map(publicPath), ...routes.map(({ path }) => path)];
  const filled = (role: string) => (template: string) =>
    template
      .replace('permissions/{name}', 'permissions/users:read')
      .replace(/\{(name|role)\}/, role)
      .replace('{id}', id)
      .replace('{permission}', 'users:read');
  // `user` and `admin` are system roles, whose deletion is refused; the review asks for a change.
  const asked = ['/admin/roles/admin/review?version=1&label=Other', `/admin/roles/${name}/review?version=7`];
  return [
    ...new Set([...['user', name, randomUUID()].flatMap((role) => templates.map(filled(role))), ...asked]),
  ];
}

for (const [where, headers] of [
  ['from our own pages', { 'sec-fetch-site': 'same-origin' }],
  ['from another site', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' }],
] as const) {
  test(`no page and no GET, opened ${where}, records an attempt at a change`, async () => {
    test.setTimeout(300_000);
    const readers = [
      await administrator(),
      await limitedAdministrator(['admin:access', 'users:read', 'roles:read', 'audit:read', 'sessions:read']),
      await newUser(),
    ];
    const paths = await everyRead();
    for (const reader of readers)
      for (const path of paths)
        expect((await call('GET', path, { cookies: jar(reader), headers })).status, path).toBeLessThan(500);
    const rows = await database().auditEvent.findMany({
      where: { actorId: { in: readers.map(({ id }) => id) } },
    });
    const attempts = rows.filter(
      ({ action, outcome, code }) =>
        outcome !== 'done' &&
        !(
          isReadAction(action) &&
          (headers['sec-fetch-site'] === 'same-origin' || code === 'cross_site_request')
        ),
    );
    expect(attempts.map(({ action, code, detail }) => [action, code, detail])).toEqual([]);
  });
}

test('the trail names a GET as a read', async () => {
  const events = (await readRoutes()).flatMap(({ operations }) => operations.GET?.declaration.audit ?? []);
  expect(events).toContain('users.listed');
  expect(events.filter((event) => !isReadAction(event))).toEqual([]);
});

test('the same page, posted to the API as the change that it asks for, is recorded', async () => {
  const root = await administrator();
  const { status } = await call('DELETE', '/api/admin/roles/user', { token: root.accessToken });
  const row = await database().auditEvent.findFirstOrThrow({ where: { actorId: root.id } });
  expect([status, row.action, row.outcome]).toEqual([409, 'role.deleted', 'invalid']);
});
