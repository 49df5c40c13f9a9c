import { randomUUID } from 'node:crypto';
import { expect, test } from '@playwright/test';
import { appFiles, readRoutes } from '#scripts/routes';
import { call, jar } from '#tests/support/http';
import { administrator, person } from '#tests/support/people';

/** Nothing that names a person is kept by a browser or a proxy, whatever the answer is (ASVS 14.3.2). */

const filled = (template: string, id: string) =>
  template
    .replace('{id}', id)
    .replace(/\{(name|role)\}/g, 'user')
    .replace('{permission}', 'users:read');

test('every guarded page and route says no-store, to a guest, a member and an administrator', async () => {
  const pages = appFiles('page.tsx')
    .filter((file) => /^app\/(account|admin)\//.test(file))
    .map((file) => file.replace(/^app|\/page\.tsx$/g, '').replace(/\[(\w+)\]/g, '{$1}'));
  const routes = (await readRoutes()).filter(
    ({ operations }) => operations.GET?.declaration.allow !== 'anyone',
  );
  const [member, root] = [await person(), await administrator()];
  const seen = new Set<number>();
  for (const template of [...pages, ...routes.map(({ path }) => path)]) {
    for (const cookies of [undefined, jar(member), jar(root)]) {
      for (const path of [filled(template, member.id), `${filled(template, randomUUID())}/`]) {
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
