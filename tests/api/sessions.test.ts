import { randomUUID } from 'node:crypto';
import { expect, test } from '@playwright/test';
import { database } from '#lib/database/client';
import { trailOf } from '#tests/support/audit';
import { call, inBrowser, outcome } from '#tests/support/http';
import { newUser, session } from '#tests/support/users';

const path = '/api/users/me/sessions';
const me = (token: string) => outcome(call('GET', '/api/users/me', { token }));
const itemsOf = ({ json }: { json: Record<string, unknown> }) => json.items as Record<string, unknown>[];

test('the session of another user is 404 with an audit row, and stays alive', async () => {
  const [alice, bob] = await Promise.all([newUser(), newUser()]);
  const answer = await call('DELETE', `${path}/${bob.sessionId}`, { token: alice.accessToken });
  expect([answer.status, answer.json.code]).toEqual([404, 'not_found']);
  expect(await trailOf(answer)).toEqual(['session.revoked invalid not_found']);
  expect(await me(bob.accessToken)).toBe('200');
});

test('AUZ-21 an unknown id is 404, a malformed one is 422, an ended session is 404', async () => {
  const who = await newUser();
  const end = (id: string) => outcome(call('DELETE', `${path}/${id}`, { token: who.accessToken }));
  const { sessionId } = await session(who.id);
  expect(await end(randomUUID())).toBe('404 not_found');
  for (const id of ['1', 'undefined', `${sessionId}x`, '%27%20OR%201', '..%2f..', 'null'])
    expect(await end(id)).toBe('422 invalid_input');
  expect(await end(sessionId)).toBe('204');
  expect(await end(sessionId)).toBe('404 not_found');
});

test('an id in the query or the body does not stand in for the path’s', async () => {
  const who = await newUser();
  const other = await session(who.id);
  const url = `${path}/${other.sessionId}`;
  const again = { token: who.accessToken, json: { id: who.sessionId } };
  expect(await outcome(call('DELETE', url, again))).toBe('422 invalid_input');
  const query = `?id=${who.sessionId}`;
  expect(await outcome(call('DELETE', url + query, { token: who.accessToken }))).toBe('422 invalid_input');
  expect([await me(who.accessToken), await me(other.accessToken)]).toEqual(['200', '200']);
});

test('AUZ-17 my devices are listed, this one marked, without a digest or a salt', async () => {
  const who = await newUser();
  const other = await session(who.id);
  await newUser();
  const answer = await call('GET', path, { token: who.accessToken });
  const items = itemsOf(answer);
  expect(items.map(({ id, current }) => [id, current]).sort()).toEqual(
    [
      [who.sessionId, true],
      [other.sessionId, false],
    ].sort(),
  );
  const fields = ['createdAt', 'current', 'device', 'expiresAt', 'id', 'ip', 'lastSeenAt', 'userAgent'];
  for (const item of items) expect(Object.keys(item).sort()).toEqual(fields);
  expect([answer.json.total, answer.json.nextCursor]).toEqual([2, null]);
});

test('one session ends at once, its tokens with it, and leaves a row', async () => {
  const who = await newUser();
  const other = await session(who.id);
  const answer = await call('DELETE', `${path}/${other.sessionId}`, { token: who.accessToken });
  expect([answer.status, await trailOf(answer)]).toEqual([204, ['session.revoked done']]);
  expect(await me(other.accessToken)).toBe('401 unauthenticated');
  const json = { refresh_token: other.refreshToken };
  expect(await outcome(call('POST', '/api/refresh', { json }))).toBe('401 unauthenticated');
  expect(await me(who.accessToken)).toBe('200');
});

test('all other sessions end, this one stays', async () => {
  const who = await newUser();
  const [second, third, other] = await Promise.all([session(who.id), session(who.id), newUser()]);
  const answer = await call('DELETE', path, { ...inBrowser(who), json: {} });
  expect([answer.status, answer.cookies]).toEqual([204, {}]);
  for (const { accessToken } of [second, third]) expect(await me(accessToken)).toBe('401 unauthenticated');
  for (const { accessToken } of [who, other]) expect(await me(accessToken)).toBe('200');
});

test('ending this very session in a browser clears its cookies', async () => {
  const who = await newUser();
  const answer = await call('DELETE', `${path}/${who.sessionId}`, { ...inBrowser(who), json: {} });
  expect(answer.cookies).toEqual({ 'gatehouse-access': '', 'gatehouse-refresh': '' });
});

test('INP-30 INP-17 a user agent of any kind is kept as harmless text of bounded length', async () => {
  const who = await newUser();
  const json = { refresh_token: who.refreshToken };
  const agents = [
    'x'.repeat(8_000),
    '',
    'é<script>alert(1)</script>',
    '\tA\u0080B',
    '{{7*7}}',
    'Mozilla/5.0 ((((((',
  ];
  for (const agent of agents) {
    const { status, json: renewed } = await call('POST', '/api/refresh', {
      json,
      headers: { 'user-agent': agent },
    });
    json.refresh_token = String(renewed.refresh_token);
    expect(status).toBe(200);
    const row = await database().session.findUniqueOrThrow({ where: { id: who.sessionId } });
    expect(row.userAgent).toMatch(/^\P{Cc}{0,400}$/u);
    const [item] = itemsOf(await call('GET', path, { token: who.accessToken }));
    expect(item).toMatchObject({ userAgent: row.userAgent, device: expect.any(String) });
  }
});
