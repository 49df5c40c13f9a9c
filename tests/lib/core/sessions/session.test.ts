import { expect, test } from '@playwright/test';
import { refreshSession } from '#lib/core/sessions/refresh';
import { database } from '#lib/database/client';
import { guest } from '#tests/support/context';
import { person, session } from '#tests/support/people';

const at = (start: Date, seconds: number) => guest({ now: new Date(start.getTime() + seconds * 1_000) });
const day = 24 * 3_600;

test('REF-13 a forged refresh token is refused, and revokes nothing', async () => {
  const { refreshToken, sessionId } = await person();
  const [id = '', secret = '', tag = ''] = refreshToken.split('.');
  const other = await person();
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

test('REF-02 a token that was used is refused after the grace, and its session ends', async () => {
  const start = new Date();
  const { id, refreshToken, sessionId } = await person({ now: start });
  const next = await refreshSession(at(start, 60), refreshToken);
  expect(await refreshSession(at(start, 71), refreshToken)).toBeNull();
  expect(await refreshSession(at(start, 72), next?.refreshToken ?? '')).toBeNull();
  const trace = await database().auditEvent.findFirst({
    where: { action: 'session.reuse_detected', subjectId: id },
  });
  expect(trace?.detail).toMatchObject({ sessionId });
});

test('REF-02 a token of long ago still ends the session', async () => {
  const start = new Date();
  const { refreshToken } = await person({ now: start });
  let live = refreshToken;
  for (const minute of [1, 2, 3])
    live = (await refreshSession(at(start, minute * 60), live))?.refreshToken ?? '';
  expect(await refreshSession(at(start, 240), refreshToken)).toBeNull();
  expect(await refreshSession(at(start, 241), live)).toBeNull();
});

test('REF-03 32 parallel refreshes of one token all get the same successor, 30 times, and one token lives', async () => {
  const { id, refreshToken } = await person();
  for (let round = 0, token = refreshToken; round < 30; round += 1) {
    const answers = await Promise.all(Array.from({ length: 32 }, () => refreshSession(guest(), token)));
    const successors = new Set(answers.map((answer) => answer?.refreshToken));
    expect(successors.size).toBe(1);
    expect([...successors][0]).not.toBe(token);
    token = String([...successors][0]);
  }
  expect(await database().session.count({ where: { userId: id, revokedAt: null } })).toBe(1);
});

test('within the grace the replaced token still gets its successor: a lost answer logs nobody out', async () => {
  const start = new Date();
  const { refreshToken } = await person({ now: start });
  const first = await refreshSession(at(start, 60), refreshToken);
  const second = await refreshSession(at(start, 69), refreshToken);
  expect(second?.refreshToken).toBe(first?.refreshToken);
});

test('REF-18 a session stays one row however often it is refreshed', async () => {
  const start = new Date();
  const { id, refreshToken } = await person({ now: start });
  let live = refreshToken;
  for (let count = 1; count <= 20; count += 1) {
    live = (await refreshSession(at(start, count * 60), live))?.refreshToken ?? '';
  }
  expect(await database().session.count({ where: { userId: id } })).toBe(1);
});

test('a session that nobody used for 14 days is over', async () => {
  const start = new Date();
  const { refreshToken } = await person({ now: start, remember: true });
  expect(await refreshSession(at(start, 14 * day), refreshToken)).toBeNull();
  expect(await refreshSession(at(start, 14 * day - 1), refreshToken)).not.toBeNull();
});

test('a remembered session is over after 90 days, any other after 24 hours, however busy', async () => {
  const start = new Date();
  const remembered = await person({ now: start, remember: true });
  let live = remembered.refreshToken;
  for (let week = 1; week <= 12; week += 1) {
    live = (await refreshSession(at(start, week * 7 * day), live))?.refreshToken ?? '';
  }
  expect(live).not.toBe('');
  expect(await refreshSession(at(start, 90 * day), live)).toBeNull();
  const brief = await session(remembered.id, { now: start });
  expect(await refreshSession(at(start, day), brief.refreshToken)).toBeNull();
});

test('REF-10 the token of a suspended or deleted person is refused', async () => {
  const suspended = await person();
  await database().user.update({ where: { id: suspended.id }, data: { status: 'suspended' } });
  expect(await refreshSession(guest(), suspended.refreshToken)).toBeNull();
  const deleted = await person();
  await database().user.delete({ where: { id: deleted.id } });
  expect(await refreshSession(guest(), deleted.refreshToken)).toBeNull();
});

test('PAT-07 no token in clear stands in a session’s row', async () => {
  const { sessionId, refreshToken } = await person();
  const row = await database().session.findUniqueOrThrow({ where: { id: sessionId } });
  const [, secret = ''] = refreshToken.split('.');
  expect(JSON.stringify(row)).not.toContain(secret);
  expect(Buffer.from(row.refreshHash).toString('base64url')).not.toContain(secret);
});
