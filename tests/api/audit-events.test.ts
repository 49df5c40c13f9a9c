import { randomUUID } from 'node:crypto';
import { expect, test } from '@playwright/test';
import { identityColumns } from '#lib/core/users/identity';
import { database } from '#lib/database/client';
import { actionsOf, type Item, insertEvent, reader, userWithHistory } from '#tests/support/audit-trail';
import { call, fieldsOf, outcome } from '#tests/support/http';
import { administrator, limitedAdministrator, newUser, role, unique } from '#tests/support/users';

test('AUZ-18 an unknown filter, value, time or id is refused, and its field is named', async () => {
  const list = await reader();
  for (const query of [
    { actor: 'x' },
    { user: "' OR 1=1" },
    { session: '0' },
    { action: 'user.exploded' },
    { outcome: 'maybe' },
    { since: 'yesterday' },
    { since: '0000-01-01' },
    { until: '2026-02-30' },
    { until: '9999-12-31T23:59:59-12:00' },
    { query: 'x'.repeat(10_000) },
    { query: 'a\u0000b' },
    { sort: 'at' },
    { limit: '0' },
    { cursor: 'x' },
    { format: 'xml' },
    { detail: 'x' },
  ] as Record<string, string>[]) {
    const answer = await list(query);
    expect([answer.status, fieldsOf(answer)]).toEqual([422, Object.keys(query)]);
  }
});

test('a changed cursor, and one of other filters, is refused', async () => {
  const list = await reader();
  const { id } = await userWithHistory();
  const { next } = await list({ user: id, limit: '1' });
  const cursor = next ?? '';
  const [body = '', tag = ''] = cursor.split('.');
  const moved = Buffer.from(JSON.stringify(['2020-01-01T00:00:00.000Z', id])).toString('base64url');
  for (const wrong of ['', body, `${moved}.${tag}`, `${body}.${tag.slice(1)}`])
    expect(fieldsOf(await list({ user: id, cursor: wrong }))).toEqual(['cursor']);
  for (const other of [{}, { actor: id }, { user: id, outcome: 'done' }] as Record<string, string>[])
    expect(fieldsOf(await list({ ...other, cursor }))).toEqual(['cursor']);
  expect((await list({ user: id, cursor })).status).toBe(200);
});

test('a refused read of the trail is in the trail', async () => {
  const list = await reader();
  const user = await newUser();
  const { accessToken: token } = user;
  expect(await outcome(call('GET', '/api/admin/audit-events?format=csv', { token }))).toBe('403 forbidden');
  const { items } = await list({ actor: user.id });
  expect(items).toMatchObject([
    { action: 'audit.read', outcome: 'denied', code: 'forbidden', detail: { permission: 'audit:read' } },
  ]);
});

test('an event has its actor, action, subject, origin, and the values before and after', async () => {
  const list = await reader();
  const { root, id, username } = await userWithHistory();
  const [suspended, renamed] = (await list({ subject: id })).items;
  expect(suspended).toMatchObject({
    action: 'user.suspended',
    outcome: 'done',
    code: null,
    sessionId: root.sessionId,
    actor: { id: root.id, username: root.username },
    subject: { type: 'user', id, name: username },
    ip: expect.any(String),
    userAgent: expect.any(String),
    detail: { before: 'active', reason: 'Left the company' },
  });
  expect(renamed?.detail).toMatchObject({ after: { username } });
  expect(Object.keys(suspended?.detail ?? {})).not.toContain('ip');
});

test('each filter narrows the list, alone and with others; an empty one does nothing', async () => {
  const list = await reader();
  const { root, id } = await userWithHistory();
  const all = ['user.suspended', 'user.updated', 'user.created'];
  expect(actionsOf(await list({ subject: id }))).toEqual(all);
  expect(actionsOf(await list({ user: id }))).toEqual(all);
  expect(actionsOf(await list({ actor: root.id }))).toEqual(all);
  expect(actionsOf(await list({ actor: root.id, user: id, action: 'user.updated' }))).toEqual([
    'user.updated',
  ]);
  expect(actionsOf(await list({ session: root.sessionId }))).toEqual(all);
  expect(actionsOf(await list({ session: root.sessionId, query: id }))).toEqual(all);
  expect(actionsOf(await list({ actor: id }))).toEqual([]);
  expect(actionsOf(await list({ subject: id, outcome: 'denied' }))).toEqual([]);
  const empty = { actor: '', action: '', outcome: '', since: '', until: '', query: '', session: '' };
  const { json } = await list({ ...empty, user: id });
  expect(json).toMatchObject({ total: 3, nextCursor: null });
});

test('a day filters a whole day in UTC, a time that exact time', async () => {
  const list = await reader();
  const { id } = await userWithHistory();
  const [last] = (await list({ subject: id, limit: '1' })).items;
  const at = last?.at ?? '';
  const day = at.slice(0, 10);
  expect(actionsOf(await list({ subject: id, since: day, until: day })).length).toBeGreaterThan(0);
  expect(actionsOf(await list({ subject: id, since: at, until: at }))).toContain('user.suspended');
  const before = new Date(Date.parse(at) - 1).toISOString();
  expect(actionsOf(await list({ subject: id, until: before }))).not.toContain('user.suspended');
  expect(actionsOf(await list({ subject: id, until: '2001-01-01' }))).toEqual([]);
});

test('a search takes a request, any id, or a part of a username or an email, in any case', async () => {
  const list = await reader();
  const { id, username, email, requestId, root } = await userWithHistory();
  expect(actionsOf(await list({ query: requestId }))).toEqual(['user.suspended']);
  const parts = [username, username.toUpperCase(), username.slice(2), ` ${email} `, email.slice(1, -1)];
  for (const query of [id, id.toUpperCase(), ...parts])
    expect(actionsOf(await list({ query })), query).toHaveLength(3);
  expect(actionsOf(await list({ query: username.slice(2), action: 'user.updated' }))).toHaveLength(1);
  expect(actionsOf(await list({ action: 'user.updated', user: id, query: root.username }))).toHaveLength(1);
  expect(actionsOf(await list({ query: root.sessionId }))).toHaveLength(3);
  for (const query of [`${username}.`, '%', "' OR '1'='1", randomUUID()])
    expect(actionsOf(await list({ query })), query).toEqual([]);
});

test('a part of too many names is refused with what to do, unless it is the whole name of one user', async () => {
  const list = await reader();
  const word = `w${unique()}`;
  const many = Array.from({ length: 102 }, (_, index) => {
    const [id, username] = [randomUUID(), index === 0 ? word : `${word}-${index}`];
    return { id, ...identityColumns(id, { username, displayName: null, email: `${username}@example.test` }) };
  });
  await database().user.createMany({ data: many.map((user) => ({ ...user, createdAt: new Date() })) });
  const [named] = many;
  await call('PATCH', `/api/admin/users/${named?.id}`, {
    token: (await administrator()).accessToken,
    json: { displayName: 'Named' },
  });
  const refused = await list({ query: `${word}-` });
  expect([refused.status, fieldsOf(refused)]).toEqual([422, ['query']]);
  expect(actionsOf(await list({ query: word }))).toEqual(['user.updated']);
  expect(actionsOf(await list({ query: `${word}-100` }))).toEqual([]);
  await database().user.deleteMany({ where: { id: { in: many.map(({ id }) => id) } } });
});

test('an assigned role has its label, and a deleted role or user the name that was recorded', async () => {
  const list = await reader();
  const { root, id, username } = await userWithHistory();
  const name = await role([]);
  const { label } = await database().role.findUniqueOrThrow({ where: { name } });
  const token = root.accessToken;
  await call('DELETE', `/api/admin/users/${id}/suspension`, { token });
  await call('PUT', `/api/admin/users/${id}/roles/${name}`, { token, json: {} });
  const assigned = async () => (await list({ user: id, action: 'role.assigned' })).items[0];
  expect(await assigned()).toMatchObject({ role: label, subject: { name: username } });
  await call('DELETE', `/api/admin/roles/${name}`, { token });
  await call('DELETE', `/api/admin/users/${id}`, { token });
  expect(await assigned()).toMatchObject({ role: name, subject: { id, name: username } });
});

test('pages hold each event once, newest first, even if a user is both actor and subject', async () => {
  const list = await reader();
  const user = await newUser();
  for (const name of ['a', 'b', 'c', 'd', 'e'])
    await call('PATCH', '/api/users/me', {
      token: user.accessToken,
      json: { username: `${user.username.slice(0, 20)}-${name}` },
    });
  const seen: Item[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page: Awaited<ReturnType<typeof list>> = await list({
      user: user.id,
      limit: '2',
      ...(cursor && { cursor }),
    });
    expect(page.json.total).toBe(5);
    seen.push(...page.items);
    cursor = page.next;
  }
  expect(new Set(seen.map(({ id }) => id)).size).toBe(5);
  expect(seen.map(({ at }) => at)).toEqual(
    seen
      .map(({ at }) => at)
      .sort()
      .reverse(),
  );
});

test('a deleted user stays in the trail, by id, with the last name until that is erased', async () => {
  const list = await reader();
  const { root, id, username } = await userWithHistory();
  await call('DELETE', `/api/admin/users/${id}`, { token: root.accessToken });
  const [deleted] = (await list({ user: id })).items;
  expect(deleted).toMatchObject({ action: 'user.deleted', subject: { id, name: username } });
  await database().$executeRaw`
    UPDATE "AuditEvent" SET "detail" = NULL, "salt" = NULL WHERE "subjectId" = ${id}::uuid`;
  expect((await list({ user: id })).items[0]).toMatchObject({ subject: { id, name: null } });
});

test('an event whose detail was erased says so', async () => {
  const list = await reader();
  const id = await insertEvent({ ip: '192.0.2.1', reason: 'private' });
  await database().$executeRaw`
    UPDATE "AuditEvent" SET "detail" = NULL, "salt" = NULL WHERE "actorId" = ${id}::uuid`;
  const { items } = await list({ actor: id });
  expect(items).toMatchObject([{ detail: null, ip: null, userAgent: null }]);
});

test('the checkpoint says how far the chain reaches, soon after an event, and the event has its number', async () => {
  const { accessToken: token } = await limitedAdministrator(['audit:read']);
  const list = await reader();
  const { id } = await userWithHistory();
  const numbers = async () =>
    (await list({ subject: id })).items.map(({ sequence, chained }) => chained && sequence);
  await expect.poll(async () => (await numbers()).every(Number)).toBe(true);
  const [last = 0] = (await numbers()).map(Number);
  const { json } = await call('GET', '/api/admin/audit-checkpoint', { token });
  expect(json).toMatchObject({ intact: true, lastHash: expect.stringMatching(/^[0-9a-f]{64}$/) });
  expect(Number(json.count)).toBeGreaterThanOrEqual(last);
});
