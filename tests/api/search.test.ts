import { expect, test } from '@playwright/test';
import { call, fieldsOf, outcome } from '#tests/support/http';
import { create, fresh } from '#tests/support/roles';
import { administrator, limitedAdministrator, newUser, newUsers, unique } from '#tests/support/users';

interface Found<Item> {
  items: Item[];
  total: number | null;
}

const search = (token: string, query: string) =>
  call('GET', `/api/admin/search?${new URLSearchParams({ query })}`, { token });

test('a guest and an ordinary user search nothing', async () => {
  expect(await outcome(call('GET', '/api/admin/search?query=a'))).toBe('401 unauthenticated');
  const user = await newUser();
  expect(await outcome(search(user.accessToken, 'a'))).toBe('403 forbidden');
});

test('a text that is too long, a repeated one and any other field are refused', async () => {
  const { accessToken } = await limitedAdministrator(['admin:access']);
  for (const query of [`query=${'x'.repeat(201)}`, 'query=a&query=b'])
    expect(fieldsOf(await call('GET', `/api/admin/search?${query}`, { token: accessToken }))).toEqual([
      'query',
    ]);
  expect(fieldsOf(await call('GET', '/api/admin/search?limit=9', { token: accessToken }))).toEqual(['limit']);
});

test('the answer holds only the kinds that the caller may see', async () => {
  const cases: [string[], string[]][] = [
    [[], []],
    [['users:read'], ['users']],
    [['roles:read'], ['roles', 'permissions']],
    [
      ['users:read', 'roles:read'],
      ['users', 'roles', 'permissions'],
    ],
  ];
  for (const [permissions, kinds] of cases) {
    const { accessToken } = await limitedAdministrator(['admin:access', ...permissions]);
    for (const query of ['admin', '']) {
      const { status, json } = await search(accessToken, query);
      expect([status, Object.keys(json)]).toEqual([200, kinds]);
    }
  }
});

test('users are found by name, email and id, at most 8 of them, the one who is meant as a whole first', async () => {
  const { accessToken } = await administrator();
  const { word, users } = await newUsers(10);
  const oldest = users[0];
  const found = async (query: string) =>
    (await search(accessToken, query)).json.users as unknown as Found<{ id: string }>;
  const all = await found(word);
  expect([all.items.length, all.total]).toEqual([8, 10]);
  for (const query of [`${word}-0`, oldest?.email ?? '', oldest?.id ?? ''])
    expect((await found(query)).items[0]?.id, query).toBe(oldest?.id);
  expect((await found(unique())).items).toEqual([]);
});

test('roles are found by name and label, and permissions by name and sentence, the exact one first', async () => {
  const { accessToken } = await administrator();
  const name = `z${unique()}`;
  for (const prefix of ['', 'a-'])
    expect(
      (await create(accessToken, fresh({ name: prefix + name, label: `Team ${prefix}${name}` }))).status,
    ).toBe(201);
  const { roles } = (await search(accessToken, name)).json as unknown as { roles: Found<{ name: string }> };
  expect(roles.items.map((role) => role.name)).toEqual([name, `a-${name}`]);
  for (const query of ['users:suspend', 'REINSTATE them']) {
    const { json } = await search(accessToken, query);
    const { items } = json.permissions as unknown as Found<{ name: string }>;
    expect(items[0]?.name, query).toBe('users:suspend');
  }
});
