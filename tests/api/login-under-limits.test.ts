import { expect, test } from '@playwright/test';
import { type Answer, call, outcome } from '#tests/support/http';
import {
  firstAdministrator,
  type Installation,
  logIn,
  registerUser,
  startInstallation,
} from '#tests/support/installation';
import { inSequence, limitedNodes, loginAttempts, newIp, outcomes } from '#tests/support/login-attempts';

/** Logins while limits apply, on one node that hashes one password at a time, and slowly enough for a queue. */

test.describe.configure({ mode: 'default', timeout: 180_000 });

let installation: Installation;

test.beforeAll(async () => {
  test.setTimeout(120_000);
  installation = await startInstallation({ ...limitedNodes, BCRYPT_COST: '8', HASH_WORKERS: '1' });
});

test.afterAll(() => installation.close());

const { tryLogin, exhaust, knownDevice } = loginAttempts(() => installation);

const asked = (method: string, path: string, options: Parameters<typeof call>[2] = {}) =>
  outcome(call(method, path, { server: installation.url, ...options }));

test('RTL-14 while a name is limited all other ways to log in work as documented', async () => {
  const root = await firstAdministrator(installation);
  const bob = await registerUser(installation);
  await exhaust(bob.email);
  expect(await outcome(tryLogin(bob))).toBe('429 rate_limited');
  expect(await asked('GET', '/api/users/me', { token: bob.token })).toBe('200');
  expect(await asked('POST', '/api/refresh', { json: { refresh_token: bob.refreshToken } })).toBe('200');
  const wrong = { currentPassword: 'wrong-password-1', newPassword: 'copper-lantern-58' };
  expect(await asked('PUT', '/api/users/me/password', { token: bob.token, json: wrong })).toBe(
    '401 invalid_credentials',
  );
  const { json } = await call('POST', `/api/admin/users/${bob.id}/password-link`, {
    server: installation.url,
    token: root.token,
    json: {},
  });
  const token = new URL(String(json.passwordLink)).searchParams.get('token');
  const chosen = 'velvet-harbour-27';
  expect(await asked('PUT', '/api/password-reset', { json: { token, newPassword: chosen } })).toBe('200');
  expect(await outcome(tryLogin({ email: bob.email, password: chosen }))).toBe('429 rate_limited');
  // A name of its own, as a stranger would have to know.
  expect(await outcome(tryLogin({ email: bob.username, password: chosen }))).toBe('200');
});

/** A stored hash on which every comparison throws, so that a request that reaches the password gets 500. */
const incomparable = `hmac-sha384-bcrypt:$2x$10$${'a'.repeat(53)}`;

test('RTL-17 a limited login is not hashed: none of 200 refusals reads the stored password', async () => {
  const bob = await registerUser(installation);
  await exhaust(bob.email);
  await installation.query('UPDATE "Password" SET "hash" = $1 WHERE "userId" = $2', [incomparable, bob.id]);
  expect(await inSequence(200, () => tryLogin({ email: bob.email }))).toEqual({ '429 rate_limited': 200 });
  // By a name that is not limited it is looked at.
  expect(await outcome(tryLogin({ email: bob.username }))).toBe('500 internal');
});

/** How many of a burst were answered before `other` was, whose status is returned too. */
async function overtaken(burst: Promise<Answer>[], other: () => Promise<Answer>) {
  let done = 0;
  for (const answer of burst) void answer.then(() => (done += 1));
  // The first of them has come back, so all of them wait.
  await Promise.race(burst);
  const { status } = await other();
  return { status, before: done };
}

test('RTL-18 a client who fills the hashing queue delays only themselves', async () => {
  const users = await Promise.all(Array.from({ length: 20 }, () => registerUser(installation)));
  const ip = newIp();
  const burst = users.flatMap((who) => Array.from({ length: 3 }, () => tryLogin({ ...who, ip })));
  const elsewhere = await overtaken(burst, () => tryLogin({ email: 'nobody@example.test' }));
  expect(elsewhere.status).toBe(401);
  expect(elsewhere.before).toBeLessThan(20);
  expect(await outcomes(burst)).toEqual({ '200': 60 });
});

test('RTL-18 when anonymous callers from everywhere fill the queue, a known browser still logs in soon', async () => {
  const who = await registerUser(installation);
  const device = await knownDevice(who);
  const burst = Array.from({ length: 150 }, (_, index) => tryLogin({ email: `w${index}@example.test` }));
  const owner = await overtaken(burst, () => tryLogin({ ...who, device }));
  expect(owner.status).toBe(200);
  expect((await outcomes(burst))['401 invalid_credentials']).toBeGreaterThan(90);
  // The refused ones were answered at once.
  expect(owner.before).toBeLessThan(50 + 20);
});

test('RTL-18 of 300 logins at once those without a place in the queue get Retry-After, and the others are served', async () => {
  const answers = Array.from({ length: 300 }, (_, index) => tryLogin({ email: `u${index}@example.test` }));
  const health = Promise.all(Array.from({ length: 5 }, () => asked('GET', '/api/health')));
  const counts = await outcomes(answers);
  expect(Object.keys(counts).sort()).toEqual(['401 invalid_credentials', '503 unavailable']);
  expect(counts['503 unavailable']).toBeGreaterThan(100);
  for (const { status, headers } of await Promise.all(answers))
    if (status === 503) expect(headers.get('retry-after')).toMatch(/^\d+$/);
  expect(await health).toEqual(Array(5).fill('200'));
  expect((await logIn(installation.url, await registerUser(installation))).token).toMatch(/^ey/);
});
