import { expect, test } from '@playwright/test';
import { PrismaPg } from '@prisma/adapter-pg';
import { identityColumns } from '#lib/core/users/identity';
import { database } from '#lib/database/client';
import { ListUsersInput } from '#lib/schemas/user-list';
import { collect, prepareSearch, readUsers, scan } from '#lib/users/search';
import { listUsers } from '#lib/users/users';
import { PrismaClient } from '#prisma/client/client';
import { caller, refusal } from '#tests/support/context';
import { administrator, newUser, unique } from '#tests/support/users';

test('an unavailable database is an outage, and never an empty list', async () => {
  const root = await administrator();
  const away = new PrismaClient({ adapter: new PrismaPg('postgresql://nobody@127.0.0.1:1/away') });
  for (const query of [{}, { query: 'x12' }, { role: 'user' }, { format: 'csv' }])
    expect(await refusal(listUsers(caller(root, { db: away }), query))).toBe('unavailable');
});

test('a user is found by a display name in any script, by a part of it and without its accents', async () => {
  const root = await administrator();
  const word = unique();
  const display = `José ${word} 山田太郎 Соколов`;
  const { id, username, email } = await newUser();
  const data = identityColumns(id, { username, displayName: display, email });
  await database().user.update({ where: { id }, data });
  for (const query of [
    `José ${word}`,
    `jose ${word}`,
    `${word} 山田`,
    `${word} 山田太郎 соко`,
    'ОКОЛОВ',
    '田太',
  ])
    expect((await listUsers(caller(root), { query })).items.map((user) => user.id)).toContain(id);
  for (const query of [`${word} 太郎`, `u${word}`])
    expect((await listUsers(caller(root), { query })).items).toEqual([]);
});

test('the user whose whole username or email is searched comes first, once, on pages of any size', async () => {
  const root = await administrator();
  const word = `s${unique()}`;
  const ids: string[] = [];
  for (const username of [word, `${word}-a`, `a-${word}`, `${word}.b`]) {
    const { id } = await newUser();
    await database().user.update({
      where: { id },
      data: identityColumns(id, { username, email: `${username}@example.test` }),
    });
    ids.push(id);
  }
  for (const limit of [1, 2, 3, 100])
    for (const query of [word.toUpperCase(), `${word}@example.test`])
      for (const sort of ['-createdAt', 'username', '-email', 'lastLoginAt']) {
        const found: string[] = [];
        let cursor: string | null | undefined;
        do {
          const page = await listUsers(caller(root), {
            query,
            sort,
            limit: String(limit),
            ...(cursor && { cursor }),
          });
          expect(page.items.length).toBeLessThanOrEqual(limit);
          found.push(...page.items.map(({ id }) => id));
          expect(page.total).toBe(query.includes('@') ? 2 : 4);
          cursor = page.nextCursor;
        } while (cursor);
        expect(found[0]).toBe(ids[0]);
        expect(found.toSorted()).toEqual(query.includes('@') ? [ids[0], ids[2]].toSorted() : ids.toSorted());
      }
  const suspended = await listUsers(caller(root), { query: word, status: 'suspended' });
  expect(suspended.items).toEqual([]);
});

test('both queries for a page give the same users in the same order', async () => {
  const word = `s${unique()}`;
  for (let index = 0; index < 7; index += 1) {
    const { id } = await newUser();
    const data = identityColumns(id, {
      username: `${word}-${index}`,
      email: `${9 - index}${word}@example.test`,
    });
    const lastLoginAt = index % 2 === 0 ? null : new Date(Date.UTC(2025, index));
    await database().user.update({ where: { id }, data: { ...data, lastLoginAt } });
  }
  const now = new Date();
  for (const sort of ['createdAt', 'username', 'email', 'lastLoginAt'].flatMap((name) => [
    name,
    `-${name}`,
  ])) {
    for (const role of [undefined, 'user']) {
      const search = await prepareSearch(database(), ListUsersInput.parse({ query: word, sort, role }), now);
      const whole = (await collect(search, { after: null, size: 100 }, 100)).ids ?? [];
      expect(whole).toHaveLength(7);
      const [third] = await readUsers(search, whole.slice(2, 3));
      const after = third ? search.order.positionOf(third) : null;
      const page = { after, size: 3 };
      expect((await collect(search, page, 100)).ids).toEqual(whole.slice(3, 6));
      expect(await scan(search, page)).toEqual(whole.slice(3, 6));
      expect(await scan(search, page, 1_000_000)).toEqual(whole.slice(3, 6));
      expect(await collect(search, page, 6)).toEqual({ count: null, ids: null });
    }
  }
});
