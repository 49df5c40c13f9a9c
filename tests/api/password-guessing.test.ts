import { expect } from '@playwright/test';
import { test } from '#tests/support/fixtures';
import { outcome } from '#tests/support/http';
import type { Installation } from '#tests/support/installation';
import { inSequence, loginAttempts, newIp, outcomes, refillLimits } from '#tests/support/login-attempts';

/** Guesses at one name, as two nodes count them together, and what they do not do to its owner. */

test.describe.configure({ mode: 'default' });

let installation: Installation;

test.beforeAll(async ({ limitedNodes }) => {
  installation = limitedNodes;
  await refillLimits(installation);
});

const { tryLogin, registerUser, knownDevice, exhaust } = loginAttempts(() => installation);

const node = (index: number) => installation.nodes[index % installation.nodes.length]?.url ?? '';

/** How many passwords were looked at: each wrong one left a row. */
async function looks(email: string): Promise<number> {
  const [row] = await installation.query<{ count: number }>(
    `SELECT count(*)::int AS "count" FROM "AuditEvent" e JOIN "User" u ON u."id" = e."subjectId"
     WHERE u."email" = $1 AND e."code" = 'invalid_credentials'`,
    [email],
  );
  return row?.count ?? 0;
}

test('RTL-11 RTL-10 of 500 wrong passwords at once on two nodes, from 500 IPs, in all spellings, at most 5 are checked', async () => {
  const { email } = await registerUser();
  const spellings = [email, email.toUpperCase(), ` ${email} `, email.replace('n', 'ｎ')];
  const tries = Array.from({ length: 500 }, (_, index) =>
    tryLogin({ email: spellings[index % spellings.length] ?? email, server: node(index) }),
  );
  const {
    '401 invalid_credentials': wrong = 0,
    '429 rate_limited': limited = 0,
    ...others
  } = await outcomes(tries);
  // Some may have been told that the service is busy, and so fewer than 5 may have got as far as the password.
  const { '503 unavailable': busy = 0, ...rest } = others;
  expect([wrong + limited + busy, rest]).toEqual([500, {}]);
  expect(wrong).toBeLessThanOrEqual(5);
  // Only the attempts that the burst left over remain.
  await exhaust(email);
  expect(await outcome(tryLogin({ email }))).toBe('429 rate_limited');
  expect(await looks(email)).toBeLessThanOrEqual(5);
});

test('ENU-08 RTL-15 a known, an unknown and a suspended name are limited at the same count, with the same words', async () => {
  const [known, suspended] = [await registerUser(), await registerUser()];
  await installation.query(`UPDATE "User" SET "status" = 'suspended' WHERE "email" = $1`, [suspended.email]);
  const seen = [];
  for (const email of [known.email, 'nobody@example.test', suspended.email]) {
    const answers = [];
    for (let count = 0; count < 7; count += 1) answers.push(await tryLogin({ email }));
    const last = answers.at(-1);
    expect(last?.headers.get('retry-after')).toMatch(/^\d+$/);
    expect(last?.cookies).toEqual({});
    seen.push(answers.map(({ status, json: { requestId: _, ...json } }) => [status, json]));
  }
  const sentences = seen.map((answers) => JSON.stringify(answers).replace(/\d+ seconds/g, 'seconds'));
  expect(new Set(sentences).size).toBe(1);
  expect(sentences[0]).not.toContain('example.test');
});

test('RTL-13 an attacker who keeps a name limited does not lock its owner out of a known browser', async () => {
  const who = await registerUser();
  const device = await knownDevice(who);
  expect(await exhaust(who.email)).toMatchObject({ '429 rate_limited': 1 });
  expect(await outcome(tryLogin(who))).toBe('429 rate_limited');
  expect(await outcome(tryLogin({ ...who, device, server: node(1) }))).toBe('200');
});

test('RTL-13 the owner gets in from the IP of the attacker too', async () => {
  const who = await registerUser();
  const device = await knownDevice(who);
  const ip = newIp();
  const others = await inSequence(70, (index) => tryLogin({ email: `x${index}@example.test`, ip }));
  expect(others).toEqual({ '401 invalid_credentials': 60, '429 rate_limited': 10 });
  expect(await outcome(tryLogin({ ...who, ip }))).toBe('429 rate_limited');
  expect(await outcome(tryLogin({ ...who, ip, device }))).toBe('200');
});

test('a device cookie works for its own account only, unchanged, and has its own limit', async () => {
  const [who, other] = [await registerUser(), await registerUser()];
  const device = await knownDevice(other);
  await exhaust(who.email);
  const [id, tag] = device.split('.');
  for (const forged of [device, `${id}.${'A'.repeat(22)}`, `${'A'.repeat(22)}.${tag}`, 'x', '%00'])
    expect([forged, await outcome(tryLogin({ ...who, device: forged }))]).toEqual([
      forged,
      '429 rate_limited',
    ]);
  const guesses = Array.from({ length: 14 }, () => tryLogin({ email: other.email, device }));
  expect(await outcomes(guesses)).toEqual({ '401 invalid_credentials': 10, '429 rate_limited': 4 });
  expect(await outcome(tryLogin(other))).toBe('200');
});

test('one browser is known for each of the accounts that log in there', async () => {
  const [who, other] = [await registerUser(), await registerUser()];
  const first = await knownDevice(who);
  const { cookies } = await tryLogin({ ...other, device: first });
  const both = cookies['gatehouse-device'] ?? '';
  for (const one of [who, other]) {
    await exhaust(one.email);
    expect(await outcome(tryLogin({ ...one, device: both }))).toBe('200');
  }
});

test('right passwords use up no attempts, and neither does an earlier wrong one after its window', async () => {
  const who = await registerUser();
  for (let count = 0; count < 8; count += 1) expect(await outcome(tryLogin(who))).toBe('200');
  for (let count = 0; count < 4; count += 1) await tryLogin({ email: who.email });
  expect(await outcome(tryLogin(who))).toBe('200');
  expect(await outcome(tryLogin({ email: who.email }))).toBe('401 invalid_credentials');
  expect(await outcome(tryLogin(who))).toBe('429 rate_limited');
});

test('a burst of right passwords is not taken for guessing', async () => {
  const who = await registerUser();
  const burst = await outcomes(
    Array.from({ length: 20 }, (_, index) => tryLogin({ ...who, server: node(index) })),
  );
  expect([(burst['200'] ?? 0) >= 5, Object.keys(burst).filter((said) => !/^(200|429) ?/.test(said))]).toEqual(
    [true, []],
  );
  expect(await outcome(tryLogin(who))).toBe('200');
});

test('RTL-13 back-offs grow from 1 minute to 1 hour, and none is permanent', async () => {
  const who = await registerUser();
  const waits: number[] = [];
  for (let round = 0; round < 9; round += 1) {
    await exhaust(who.email);
    const { headers } = await tryLogin(who);
    waits.push(Math.ceil(Number(headers.get('retry-after')) / 60));
    // Only the counter: back-offs are kept for a day.
    await installation.query(
      `UPDATE "RateLimitCounter" SET "endsAt" = now() WHERE "key" LIKE 'unknown-devices:%'`,
    );
  }
  expect(waits).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60]);
  expect(await outcome(tryLogin(who))).toBe('200');
});
