import { expect, test } from '@playwright/test';
import { identityColumns } from '#lib/core/users/identity';
import { database } from '#lib/database/client';
import { call, fieldsOf, outcome } from '#tests/support/http';
import { limitedAdministrator, newUser, newUsers } from '#tests/support/users';

const secrets = /password|hash|salt|token|secret|sealed|normalized/i;

type Item = { id: string; username: string };

async function reader() {
  const { accessToken: token } = await limitedAdministrator(['users:read']);
  return async (query: Record<string, string>) => {
    const answer = await call('GET', `/api/admin/users?${new URLSearchParams(query)}`, { token });
    return {
      ...answer,
      items: (answer.json.items ?? []) as Item[],
      next: answer.json.nextCursor as string | null,
    };
  };
}

const rename = (id: string, name: string) =>
  database().user.update({
    where: { id },
    data: identityColumns(id, { username: name, email: `${name}@example.test` }),
  });

test('AUZ-18 nothing hidden can be sorted, filtered, searched or asked for', async () => {
  const list = await reader();
  for (const query of [
    { sort: 'passwordHash' },
    { sort: 'password.hash' },
    { sort: '-emailNormalized' },
    { sort: 'createdAt,username' },
    { 'filter[password][startsWith]': 'A' },
    { where: '{}' },
    { include: 'password' },
    { select: 'hash' },
    { q: 'x' },
    { page: '2' },
  ] as Record<string, string>[]) {
    const answer = await list(query);
    expect([answer.status, fieldsOf(answer)]).toEqual([422, Object.keys(query)]);
  }
});

test('a limit is a number from 1 to 100', async () => {
  const list = await reader();
  for (const limit of ['0', '101', '-1', '1.5', 'x', '1e2', ' 5', '', '99999999999'])
    expect(fieldsOf(await list({ limit }))).toEqual(['limit']);
  expect((await list({ limit: '1' })).items).toHaveLength(1);
  expect((await list({ limit: '100' })).status).toBe(200);
});

test('LOG-05 a repeated parameter is refused', async () => {
  const { accessToken: token } = await limitedAdministrator(['users:read']);
  for (const query of ['sort=username&sort=-username', 'limit=1&limit=2', 'query=a&query=b'])
    expect(await outcome(call('GET', `/api/admin/users?${query}`, { token }))).toBe('422 invalid_input');
});

test('INP-21 the wildcards of a search are letters like any other', async () => {
  const list = await reader();
  const { word } = await newUsers(2);
  const { id } = await newUser();
  const name = `${word}_x`;
  await rename(id, name);
  expect((await list({ query: `${word}_` })).items.map((item) => item.id)).toEqual([id]);
  for (const query of [`${word}%`, `%${word}`, `${word}-\\`, '%'.repeat(200), `${word}*`, `${word}-?`])
    expect((await list({ query })).items).toEqual([]);
  expect(fieldsOf(await list({ query: 'x'.repeat(10_000) }))).toEqual(['query']);
});

test('INP-20 SQL in a search is text', async () => {
  const list = await reader();
  for (const query of ["' OR '1'='1", `"; DROP TABLE "User"; --`, "x') UNION SELECT 1 --", '$1']) {
    const answer = await list({ query });
    expect([answer.status, answer.items]).toEqual([200, []]);
  }
  expect(fieldsOf(await list({ query: 'a\u0000b' }))).toEqual(['query']);
});

test('a changed cursor, and one of another sort or search, is refused', async () => {
  const list = await reader();
  const { word: query } = await newUsers(3);
  const { next } = await list({ query, sort: 'username', limit: '1' });
  const cursor = next ?? '';
  const [body = '', tag = ''] = cursor.split('.');
  const moved = Buffer.from(JSON.stringify(['zzz', 'x'])).toString('base64url');
  for (const wrong of [
    '',
    '.',
    'x',
    body,
    `${body}.`,
    `.${tag}`,
    `${moved}.${tag}`,
    `${cursor}A`,
    `${body}.${tag.slice(1)}`,
  ])
    expect(fieldsOf(await list({ query, sort: 'username', cursor: wrong }))).toEqual(['cursor']);
  for (const other of [
    { query, sort: '-username' },
    { query },
    { query: 'x', sort: 'username' },
    { sort: 'username' },
    { query, sort: 'username', status: 'active' },
    { query, sort: 'username', role: 'user' },
    { query, sort: 'username', createdFrom: '2020-01-01' },
    { query, sort: 'username', lastLoginBefore: '2020-01-01' },
  ] as Record<string, string>[])
    expect(fieldsOf(await list({ ...other, cursor }))).toEqual(['cursor']);
  expect((await list({ query, sort: 'username', cursor })).items).toHaveLength(2);
});

test('in every sort the pages hold each user once, in order', async () => {
  const list = await reader();
  const { word: query } = await newUsers(5);
  for (const sort of ['username', '-username', 'email', '-email', 'createdAt', '-createdAt']) {
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof list>> = await list({
        query,
        sort,
        limit: '2',
        ...(cursor && { cursor }),
      });
      expect(page.json.total).toBe(5);
      seen.push(...page.items.map(({ username }) => username));
      cursor = page.next;
    } while (cursor);
    const ascending = [0, 1, 2, 3, 4].map((index) => `${query}-${index}`);
    expect(seen).toEqual(sort.startsWith('-') ? ascending.reverse() : ascending);
  }
});

test('a search finds by part of the username or email in any case, and by id', async () => {
  const list = await reader();
  const bob = await newUser();
  for (const query of [bob.username.toUpperCase(), bob.email.slice(2), ` ${bob.email} `, bob.id])
    expect((await list({ query })).items.map(({ id }) => id)).toEqual([bob.id]);
});

test('AUZ-17 neither the list nor the detail holds a secret', async () => {
  const { accessToken: token } = await limitedAdministrator(['users:read', 'sessions:read', 'roles:read']);
  const bob = await newUser({ withPassword: true });
  const paths = ['users?limit=100', `users/${bob.id}`, `users/${bob.id}/sessions`, 'roles'];
  for (const path of paths) {
    const answer = await call('GET', `/api/admin/${path}`, { token });
    expect(answer.status).toBe(200);
    const names = [...answer.text.matchAll(/"(\w+)":/g)].map(([, name]) => name);
    for (const name of new Set(names)) expect(name).not.toMatch(secrets);
    expect(answer.text).not.toContain('bcrypt');
    expect(answer.text).not.toContain(bob.refreshToken);
  }
});
