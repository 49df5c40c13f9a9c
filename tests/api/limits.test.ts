import { expect, test } from '@playwright/test';
import { type Answer, asBrowser, call, newcomer, outcome } from '#tests/support/http';
import { type Installation, startInstallation } from '#tests/support/installation';

/** The limits as two nodes keep them together. Behind a trusted proxy, so that every client can have its own IP. */

let installation: Installation;
let root: Installation['nodes'][number]['url'];

test.beforeAll(async () => {
  installation = await startInstallation({ RATE_LIMITS: 'on', TRUSTED_PROXIES: '127.0.0.1,::1' });
  await installation.startNode();
  root = installation.url;
});

test.afterAll(() => installation.close());

let clients = 0;

/** An IP that nobody else has. */
const newIp = () => {
  clients += 1;
  return `203.0.${113 + Math.floor(clients / 250)}.${1 + (clients % 250)}`;
};

const node = (index: number) => installation.nodes[index % installation.nodes.length]?.url ?? root;

interface Try {
  email: string;
  password?: string;
  ip?: string;
  device?: string;
  server?: string;
}

function tryLogin({
  email,
  password = 'wrong-password-1',
  ip = newIp(),
  device,
  server = root,
}: Try): Promise<Answer> {
  const cookies = device === undefined ? undefined : { 'gatehouse-device': device };
  const headers = { 'x-forwarded-for': ip, ...(cookies && asBrowser(root)) };
  return call('POST', '/api/login', {
    server,
    json: { email, password },
    headers,
    ...(cookies && { cookies }),
  });
}

async function member() {
  const who = newcomer();
  const headers = { 'x-forwarded-for': newIp() };
  expect(await outcome(call('POST', '/api/register', { server: root, json: who, headers }))).toBe('201');
  return who;
}

/** A browser in which the person has logged in. */
async function knownDevice(who: { email: string; password: string }): Promise<string> {
  const { cookies } = await tryLogin({ ...who, device: '' });
  return cookies['gatehouse-device'] ?? '';
}

const outcomes = async (answers: Promise<Answer>[]) => {
  const counts: Record<string, number> = {};
  for (const answer of answers) {
    const said = await outcome(answer);
    counts[said] = (counts[said] ?? 0) + 1;
  }
  return counts;
};

const exhaust = (email: string) => outcomes(Array.from({ length: 6 }, () => tryLogin({ email })));

/** How many passwords were looked at: each wrong one left a row. */
async function looks(email: string): Promise<number> {
  const [row] = await installation.query<{ count: number }>(
    `SELECT count(*)::int AS "count" FROM "AuditEvent" e JOIN "User" u ON u."id" = e."subjectId"
     WHERE u."email" = $1 AND e."code" = 'invalid_credentials'`,
    [email],
  );
  return row?.count ?? 0;
}

/** As if so long had passed for every limit. */
const pass = (minutes: number) =>
  installation.query('UPDATE "Window" SET "endsAt" = "endsAt" - $1 * interval \'1 minute\'', [minutes]);

test('RTL-11 RTL-10 of 500 wrong passwords at once on two nodes, from 500 IPs, in all spellings, 5 are looked at', async () => {
  const { email } = await member();
  const spellings = [email, email.toUpperCase(), ` ${email} `, email.replace('n', 'ｎ')];
  const tries = Array.from({ length: 500 }, (_, index) =>
    tryLogin({ email: spellings[index % spellings.length] ?? email, server: node(index) }),
  );
  const {
    '401 invalid_credentials': wrong,
    '429 rate_limited': limited = 0,
    ...others
  } = await outcomes(tries);
  expect(wrong).toBe(5);
  // Some may have been told that the service is busy.
  expect([limited + (others['503 unavailable'] ?? 0), Object.keys(others).length <= 1]).toEqual([495, true]);
  expect(await looks(email)).toBe(5);
});

test('ENU-08 RTL-15 a known, an unknown and a suspended name are limited at the same count, with the same words', async () => {
  const [known, suspended] = [await member(), await member()];
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

test('RTL-13 who keeps a name limited does not keep its owner out of a browser that they know', async () => {
  const who = await member();
  const device = await knownDevice(who);
  expect(await exhaust(who.email)).toMatchObject({ '429 rate_limited': 1 });
  expect(await outcome(tryLogin(who))).toBe('429 rate_limited');
  expect(await outcome(tryLogin({ ...who, device, server: node(1) }))).toBe('200');
});

test('RTL-13 the owner gets in from the IP of the attacker too', async () => {
  const who = await member();
  const device = await knownDevice(who);
  const ip = newIp();
  const others = Array.from({ length: 70 }, (_, index) => tryLogin({ email: `x${index}@example.test`, ip }));
  expect(await outcomes(others)).toEqual({ '401 invalid_credentials': 60, '429 rate_limited': 10 });
  expect(await outcome(tryLogin({ ...who, ip }))).toBe('429 rate_limited');
  expect(await outcome(tryLogin({ ...who, ip, device }))).toBe('200');
});

test('a device cookie is good for its own account only, as it was issued, and has a budget of its own', async () => {
  const [who, other] = [await member(), await member()];
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
  const [who, other] = [await member(), await member()];
  const first = await knownDevice(who);
  const { cookies } = await tryLogin({ ...other, device: first });
  const both = cookies['gatehouse-device'] ?? '';
  for (const one of [who, other]) {
    await exhaust(one.email);
    expect(await outcome(tryLogin({ ...one, device: both }))).toBe('200');
  }
});

test('right passwords use nothing up, and a wrong one before them does not either once it is forgotten', async () => {
  const who = await member();
  for (let count = 0; count < 8; count += 1) expect(await outcome(tryLogin(who))).toBe('200');
  for (let count = 0; count < 4; count += 1) await tryLogin({ email: who.email });
  expect(await outcome(tryLogin(who))).toBe('200');
  expect(await outcome(tryLogin({ email: who.email }))).toBe('401 invalid_credentials');
  expect(await outcome(tryLogin(who))).toBe('429 rate_limited');
});

test('a burst of right passwords is not taken for guessing', async () => {
  const who = await member();
  const burst = await outcomes(
    Array.from({ length: 20 }, (_, index) => tryLogin({ ...who, server: node(index) })),
  );
  expect([(burst['200'] ?? 0) >= 5, Object.keys(burst).filter((said) => !/^(200|429) ?/.test(said))]).toEqual(
    [true, []],
  );
  expect(await outcome(tryLogin(who))).toBe('200');
});

test('RTL-13 pauses grow from a minute to an hour, and none is for ever', async () => {
  const who = await member();
  const waits: number[] = [];
  for (let round = 0; round < 9; round += 1) {
    await exhaust(who.email);
    const { headers } = await tryLogin(who);
    waits.push(Math.ceil(Number(headers.get('retry-after')) / 60));
    // Only the door: the pauses are remembered for a day.
    await installation.query(`UPDATE "Window" SET "endsAt" = now() WHERE "key" LIKE 'unknown-devices:%'`);
  }
  expect(waits).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60]);
  expect(await outcome(tryLogin(who))).toBe('200');
});

test('RTL-12 a restart of the nodes forgets nothing', async () => {
  const own = await startInstallation({ RATE_LIMITS: 'on' });
  try {
    const email = 'somebody@example.test';
    const tryOn = (server: string) =>
      outcome(call('POST', '/api/login', { server, json: { email, password: 'wrong-password-1' } }));
    for (let count = 0; count < 5; count += 1) expect(await tryOn(own.url)).toBe('401 invalid_credentials');
    await own.nodes[0]?.stop();
    const next = await own.startNode();
    expect(await tryOn(next.url)).toBe('429 rate_limited');
  } finally {
    await own.close();
  }
});

test('RTL-02 RTL-07 one IP, or one /64, is stopped over many accounts', async () => {
  const tries = Array.from({ length: 80 }, (_, index) =>
    tryLogin({
      email: `y${index}@example.test`,
      ip: `2001:db8:7:7::${index.toString(16)}`,
      server: node(index),
    }),
  );
  expect(await outcomes(tries)).toEqual({ '401 invalid_credentials': 60, '429 rate_limited': 20 });
});

test('RTL-03 RTL-05 without a trusted proxy no header gives a client another IP', async () => {
  const own = await startInstallation({ RATE_LIMITS: 'on' });
  try {
    const tries = Array.from({ length: 70 }, (_, index) => {
      const ip = `203.0.113.${index}`;
      const claims = ['x-forwarded-for', 'x-real-ip', 'cf-connecting-ip', 'true-client-ip', 'x-client-ip'];
      const headers = { ...Object.fromEntries(claims.map((name) => [name, ip])), forwarded: `for=${ip}` };
      const json = { email: `z${index}@example.test`, password: 'wrong-password-1' };
      return call('POST', '/api/login', { server: own.url, json, headers });
    });
    expect(await outcomes(tries)).toEqual({ '401 invalid_credentials': 60, '429 rate_limited': 10 });
  } finally {
    await own.close();
  }
});

test('RTL-08 RTL-09 no field and no spelling of the path gives a name another budget', async () => {
  const { email } = await member();
  await exhaust(email);
  const json = { email, password: 'wrong-password-1' };
  const paths = [
    '/login',
    '//api/login',
    '/api/login/',
    '/API/login',
    '/%61pi/login',
    '/api/login?x=1',
    '/api//login',
  ];
  for (const path of paths) {
    const { status } = await call('POST', path, {
      server: root,
      json,
      headers: { 'x-forwarded-for': newIp() },
    });
    expect([path, [308, 404, 422, 429].includes(status)]).toEqual([path, true]);
  }
  const extra = { ...json, identifier: 'x', username: 'x' };
  expect(await outcome(call('POST', '/api/login', { server: root, json: extra }))).toBe('422 invalid_input');
});

test('RST-18 the current password cannot be guessed by who holds a session', async () => {
  const who = await member();
  const { json } = await tryLogin(who);
  const change = (currentPassword: string) =>
    call('PUT', '/api/users/me/password', {
      server: root,
      token: String(json.access_token),
      json: { currentPassword, newPassword: 'another-basket-17' },
    });
  const guesses = Array.from({ length: 20 }, (_, index) => change(`wrong-password-${index}`));
  expect(await outcomes(guesses)).toEqual({ '401 invalid_credentials': 5, '429 rate_limited': 15 });
  expect(await outcome(change(who.password))).toBe('429 rate_limited');
  await pass(60);
  expect(await outcome(change(who.password))).toBe('204');
});

test('FLT-14 if tries cannot be counted, no password is looked at', async () => {
  const own = await startInstallation({ RATE_LIMITS: 'on' });
  try {
    const who = newcomer();
    await call('POST', '/api/register', { server: own.url, json: who });
    await own.query('ALTER TABLE "Window" RENAME TO "Elsewhere"');
    const { email, password } = who;
    const answer = () => outcome(call('POST', '/api/login', { server: own.url, json: { email, password } }));
    expect(await answer()).toBe('503 unavailable');
    expect(await outcome(call('POST', '/api/register', { server: own.url, json: newcomer() }))).toBe(
      '503 unavailable',
    );
    await own.query('ALTER TABLE "Elsewhere" RENAME TO "Window"');
    expect(await answer()).toBe('200');
  } finally {
    await own.close();
  }
});

test('a form that is limited says so on its page, without JavaScript', async () => {
  const { email } = await member();
  await exhaust(email);
  const form = { email, password: 'wrong-password-1', _next: '/account', _back: '/login' };
  const refused = await call('POST', '/api/login', { server: root, form, headers: asBrowser(root) });
  expect([refused.status, refused.headers.get('location')]).toEqual([303, '/login']);
  const page = await call('GET', '/login', { server: root, cookies: refused.cookies });
  expect(page.text).toContain('Too many attempts. Please try again in ');
});
