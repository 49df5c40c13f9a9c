import { expect, test } from '@playwright/test';
import { refreshSession } from '#lib/core/sessions/refresh';
import { database } from '#lib/database/client';
import { guest } from '#tests/support/context';
import { newUser, session } from '#tests/support/users';

const at = (start: Date, seconds: number) => guest({ now: new Date(start.getTime() + seconds * 1_000) });
const day = 24 * 3_600;

test('REF-13 a forged refresh token is refused, and revokes nothing', async () => {
  const { refreshToken, sessionId } = await newUser();
  const [id = '', secret = '', tag = ''] = refreshToken.split('.');
  const other = await newUser();
  for (const forged of [
    '',
    'x',
    `${id}.${secret}.${'A'.repeat(43)}`,
    `${id}.${'A'.repeat(43)}.${tag}`,
    `${other.sessionId}.${secret}.${tag}`,
    `${refreshToken}.x`,
  ]) {
    expect(await refreshSession(guest(), forged)).toBeNull();
  }
  expect(await refreshSession(guest(), refreshToken)).toMatchObject({ id: sessionId });
});

test('REF-02 a used token is refused after the grace, and its session ends', async () => {
  const start = new Date();
  const { id, refreshToken, sessionId } = await newUser({ now: start });
  const next = await refreshSession(at(start, 60), refreshToken);
  expect(await refreshSession(at(start, 71), refreshToken)).toBeNull();
  expect(await refreshSession(at(start, 72), next?.refreshToken ?? '')).toBeNull();
  const trace = await database().auditEvent.findFirst({
    where: { action: 'session.reuse_detected', subjectId: id },
  });
  expect(trace?.detail).toMatchObject({ sessionId });
});

test('REF-02 a very old token still ends the session', async () => {
  const start = new Date();
  const { refreshToken } = await newUser({ now: start });
  let live = refreshToken;
  for (const minute of [1, 2, 3])
    live = (await refreshSession(at(start, minute * 60), live))?.refreshToken ?? '';
  expect(await refreshSession(at(start, 240), refreshToken)).toBeNull();
  expect(await refreshSession(at(start, 241), live)).toBeNull();
});

test('REF-03 32 parallel refreshes of one token all get the same successor, 30 times, and one token lives', async () => {
  const { id, refreshToken } = await newUser();
  for (let round = 0, token = refreshToken; round < 30; round += 1) {
    const answers = await Promise.all(Array.from({ length: 32 }, () => refreshSession(guest(), token)));
    const successors = new Set(answers.map((answer) => answer?.refreshToken));
    expect(successors.size).toBe(1);
    expect([...successors][0]).not.toBe(token);
    token = String([...successors][0]);
  }
  expect(await database().session.count({ where: { userId: id, revokedAt: null } })).toBe(1);
});

test('within the grace the replaced token still gets its successor: a lost answer logs no user out', async () => {
  const start = new Date();
  const { refreshToken } = await newUser({ now: start });
  const first = await refreshSession(at(start, 60), refreshToken);
  const second = await refreshSession(at(start, 69), refreshToken);
  expect(second?.refreshToken).toBe(first?.refreshToken);
});

test('REF-18 a session stays one row after any number of refreshes', async () => {
  const start = new Date();
  const { id, refreshToken } = await newUser({ now: start });
  let live = refreshToken;
  for (let count = 1; count <= 20; count += 1) {
    live = (await refreshSession(at(start, count * 60), live))?.refreshToken ?? '';
  }
  expect(await database().session.count({ where: { userId: id } })).toBe(1);
});

test('a session ends after 14 days without use', async () => {
  const start = new Date();
  const { refreshToken } = await newUser({ now: start, remember: true });
  expect(await refreshSession(at(start, 14 * day), refreshToken)).toBeNull();
  expect(await refreshSession(at(start, 14 * day - 1), refreshToken)).not.toBeNull();
});

test('a remembered session ends after 90 days, any other after 24 hours, even in constant use', async () => {
  const start = new Date();
  const remembered = await newUser({ now: start, remember: true });
  let live = remembered.refreshToken;
  for (let week = 1; week <= 12; week += 1) {
    live = (await refreshSession(at(start, week * 7 * day), live))?.refreshToken ?? '';
  }
  expect(live).not.toBe('');
  expect(await refreshSession(at(start, 90 * day), live)).toBeNull();
  const brief = await session(remembered.id, { now: start });
  expect(await refreshSession(at(start, day), brief.refreshToken)).toBeNull();
});

test('REF-10 the token of a suspended or deleted user is refused', async () => {
  const suspended = await newUser();
  await database().user.update({ where: { id: suspended.id }, data: { status: 'suspended' } });
  expect(await refreshSession(guest(), suspended.refreshToken)).toBeNull();
  const deleted = await newUser();
  await database().user.delete({ where: { id: deleted.id } });
  expect(await refreshSession(guest(), deleted.refreshToken)).toBeNull();
});

test('PAT-07 no token in clear stands in a session’s row', async () => {
  const { sessionId, refreshToken } = await newUser();
  const row = await database().session.findUniqueOrThrow({ where: { id: sessionId } });
  const [, secret = ''] = refreshToken.split('.');
  expect(JSON.stringify(row)).not.toContain(secret);
  expect(Buffer.from(row.refreshHash).toString('base64url')).not.toContain(secret);
});
