import { randomUUID } from 'node:crypto';
import { expect, test } from '@playwright/test';
import { appFiles, readRoutes } from '#scripts/routes';
import { call, jar } from '#tests/support/http';
import { administrator, newUser } from '#tests/support/users';

/** No browser and no proxy caches personal data, in any answer (ASVS 14.3.2). */

const filled = (template: string, id: string) =>
  template
    .replace('{id}', id)
    .replace(/\{(name|role)\}/g, 'user')
    .replace('{permission}', 'users:read');

test('every guarded page and route says no-store, to a guest, an ordinary user and an administrator', async () => {
  const pages = appFiles('page.tsx')
    .filter((file) => /^app\/(account|admin)\//.test(file))
    .map((file) => file.replace(/^app|\/page\.tsx$/g, '').replace(/\[(\w+)\]/g, '{$1}'));
  const routes = (await readRoutes()).filter(
    ({ operations }) => operations.GET?.declaration.allow !== 'anyone',
  );
  const [user, root] = [await newUser(), await administrator()];
  const seen = new Set<number>();
  for (const template of [...pages, ...routes.map(({ path }) => path)]) {
    for (const cookies of [undefined, jar(user), jar(root)]) {
      for (const path of [filled(template, user.id), `${filled(template, randomUUID())}/`]) {
        const { status, headers } = await call('GET', path, { cookies });
        expect([path, headers.get('cache-control')]).toEqual([path, expect.stringContaining('no-store')]);
        seen.add(status);
      }
    }
  }
  expect([...seen]).toEqual(expect.arrayContaining([200, 303, 308, 401, 403, 404]));
});

test('a download and an answer to a change are not kept either', async () => {
  const root = await administrator();
  for (const path of ['/api/admin/users?format=csv', '/api/admin/audit-events?format=csv']) {
    const { status, headers } = await call('GET', path, { token: root.accessToken });
    expect([path, status, headers.get('cache-control')]).toEqual([path, 200, 'no-store']);
    expect(headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
  }
  const { headers } = await call('PATCH', '/api/users/me', { token: root.accessToken, json: {} });
  expect(headers.get('cache-control')).toBe('no-store');
});
