import { expect, test } from '@playwright/test';
import { database } from '#lib/database/client';
import type { ActivityView } from '#lib/schemas/audit';
import { call, fieldsOf } from '#tests/support/http';
import { administrator, limitedAdministrator, newUser, password, role, session } from '#tests/support/users';

type Item = Omit<ActivityView, 'at'> & { at: string };

async function activityOf({ accessToken: token }: { accessToken: string }, query = '') {
  const answer = await call('GET', `/api/users/me/activity${query}`, { token });
  return { ...answer, items: (answer.json.items ?? []) as Item[] };
}

const rootAgent = 'RootBrowser/7.0';

test('a user sees what an administrator did to the account, and nothing of the administrator', async () => {
  const user = await newUser();
  const root = await administrator();
  const name = await role(['users:read']);
  const as = { token: root.accessToken, headers: { 'user-agent': rootAgent } };
  const path = `/api/admin/users/${user.id}`;
  await call('PUT', `${path}/roles/${name}`, { ...as, json: { reason: 'We keep an eye on them' } });
  await call('DELETE', `${path}/roles/${name}`, as);
  await call('PUT', `${path}/suspension`, { ...as, json: { reason: 'Private suspicion' } });
  await call('DELETE', `${path}/suspension`, as);
  const { items, text } = await activityOf(await session(user.id));
  const { label } = await database().role.findUniqueOrThrow({ where: { name } });
  expect(items.map(({ by, summary, role: given, ip, device }) => [by, summary, given, ip, device])).toEqual([
    ['administrator', 'An administrator reinstated your account', null, null, null],
    ['administrator', 'An administrator suspended your account', null, null, null],
    ['administrator', `An administrator removed ${label} from you`, name, null, null],
    ['administrator', `An administrator assigned ${label} to you`, name, null, null],
  ]);
  for (const hidden of [root.id, root.username, root.email, root.sessionId, rootAgent, 'suspicion', 'eye on'])
    expect(text).not.toContain(hidden);
});

test('a user does not see the refused attempt of an administrator', async () => {
  const strong = await administrator();
  const weak = await limitedAdministrator(['users:suspend']);
  const refused = await call('PUT', `/api/admin/users/${strong.id}/suspension`, {
    token: weak.accessToken,
    json: {},
  });
  expect(refused.status).toBe(403);
  expect((await activityOf(strong)).items).toEqual([]);
});

test('the activity shows the caller’s own actions with device and IP, and names no other user', async () => {
  const user = await newUser({ withPassword: true });
  const root = await administrator();
  const agent =
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36';
  const headers = { 'user-agent': agent };
  const json = { email: user.email, password };
  await call('POST', '/api/login', { json: { ...json, password: 'not-this-one-7' }, headers });
  await call('POST', '/api/login', { json, headers });
  await call('GET', '/api/admin', { token: user.accessToken, headers });
  const { items } = await activityOf(user);
  expect(items.map(({ summary, outcome, ip, device }) => [summary, outcome, ip, device])).toEqual([
    ['Open the admin dashboard', 'denied', expect.any(String), 'Chrome on Linux'],
    ['Logged in', 'done', expect.any(String), 'Chrome on Linux'],
    ['Log in', 'denied', expect.any(String), 'Chrome on Linux'],
  ]);
  await call('PATCH', `/api/admin/users/${user.id}`, {
    token: root.accessToken,
    json: { username: `${user.username}-y` },
  });
  const own = await activityOf(root);
  expect(own.items.map(({ summary }) => summary)).toEqual(['Changed the name or email of a user']);
  for (const hidden of [user.id, user.username, user.email]) expect(own.text).not.toContain(hidden);
});

test('the activity hides an unknown event that another user caused', async () => {
  const user = await newUser();
  await database().auditEvent.create({
    data: {
      id: crypto.randomUUID(),
      at: new Date(),
      action: 'user.pondered',
      outcome: 'done',
      requestId: 'r',
      subjectType: 'user',
      subjectId: user.id,
      actorId: crypto.randomUUID(),
      detail: {},
    },
  });
  expect((await activityOf(user)).items).toEqual([]);
  await database().auditEvent.deleteMany({ where: { action: 'user.pondered' } });
});

test('the activity comes in pages by a cursor that works for its own user only', async () => {
  const user = await newUser();
  for (const letter of ['a', 'b', 'c'])
    await call('PATCH', '/api/users/me', {
      token: user.accessToken,
      json: { username: `${user.username}-${letter}` },
    });
  const first = await activityOf(user, '?limit=2');
  expect([first.items.length, first.json.total]).toEqual([2, 3]);
  const query = `?cursor=${encodeURIComponent(String(first.json.nextCursor))}`;
  expect((await activityOf(user, query)).items).toHaveLength(1);
  expect(fieldsOf(await activityOf(await newUser(), query))).toEqual(['cursor']);
  expect(fieldsOf(await activityOf(user, '?user=x'))).toEqual(['user']);
});
