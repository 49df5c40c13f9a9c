import { setImmediate } from 'node:timers/promises';
import type pg from 'pg';
import { config } from '#lib/config';
import { type AuditKeys, auditKeys } from '#lib/core/audit/keys';
import { compactCounters } from '#lib/core/background/counters';
import { hashPassword } from '#lib/crypto/passwords/hash';
import { connect } from '#lib/database/migrate';
import { eventsOf } from '#scripts/gatehouse/seed/events';
import { newRandom, type Random } from '#scripts/gatehouse/seed/random';
import { assignmentsOf, ensureRoles, type RoleIds } from '#scripts/gatehouse/seed/roles';
import { insertRows } from '#scripts/gatehouse/seed/rows';
import { sessionsOf } from '#scripts/gatehouse/seed/sessions';
import { nameGenerator, newUser, type SeededUser } from '#scripts/gatehouse/seed/users';

/**
 * Fills the database with generated users, to try out scale. Every batch is one transaction, so an interrupted run
 * leaves complete users; the next one adds to them.
 */

export interface SeedOptions {
  users: number;
  /** The same number makes the same users in the same database. */
  randomSeed: number;
  /** Of those who can log in. */
  password: string;
  now: Date;
  /** Called after each batch with the number of new users. */
  advance(more: number): void;
}

interface Run extends SeedOptions {
  client: pg.Client;
  random: Random;
  /** For the MACs of the audit rows. */
  keys: AuditKeys;
  roles: RoleIds;
  /** The first user of the run, who assigned what the others hold. */
  administrator: string;
  hash: string;
}

export interface Seeded {
  users: number;
  /** Usernames that can log in with the password: an administrator, and another user if there is one. */
  administrator: string;
  otherUser: string | null;
}

const batchSize = 5_000;
const sliceSize = 250;

/** Usernames and the local parts of emails, so that neither can be taken. */
async function takenNames(client: pg.Client): Promise<Set<string>> {
  const text = `SELECT "usernameNormalized" FROM "User"
    UNION SELECT split_part("emailNormalized", '@', 1) FROM "User"`;
  const { rows } = await client.query<[string]>({ text, rowMode: 'array' });
  return new Set(rows.map(([name]) => name));
}

/** The users with all their rows. */
function sliceOf(run: Run, users: SeededUser[]) {
  const { random, keys, roles, administrator, now } = run;
  const assignments = users.flatMap((user) => assignmentsOf(random, roles, user, administrator, now));
  const sessions = users.flatMap((user) => sessionsOf(random, user, now));
  const passwords = users
    .filter(({ id }) => id === administrator || random.chance(0.2))
    .map(({ id: userId, createdAt }) => ({ userId, hash: run.hash, changedAt: createdAt }));
  const events = eventsOf(random, keys, { users, assignments, sessions, administrator }, now);
  return { users, assignments, sessions, passwords, events };
}

type Batch = ReturnType<typeof sliceOf>;

/** Makes a batch in slices, so that the connection that writes the one before can go on. */
async function batchOf(run: Run, draw: (index: number) => SeededUser, from: number, to: number) {
  const batch: Batch = { users: [], assignments: [], sessions: [], passwords: [], events: [] };
  for (let start = from; start < to; start += sliceSize) {
    const count = Math.min(sliceSize, to - start);
    const slice = sliceOf(
      run,
      Array.from({ length: count }, (_, index) => draw(start + index)),
    );
    batch.users.push(...slice.users);
    batch.assignments.push(...slice.assignments);
    batch.sessions.push(...slice.sessions);
    batch.passwords.push(...slice.passwords);
    batch.events.push(...slice.events);
    await setImmediate();
  }
  return batch;
}

/** Writes the batch except for users whose name or email was taken meanwhile; returns how many it wrote. */
async function write(client: pg.Client, batch: Batch): Promise<number> {
  await client.query('BEGIN');
  try {
    // Local, because the embedded engine is one session for all connections. The index of search texts is filled by the
    // hundred thousand, and a power cut may cost the last batch.
    await client.query(`SET LOCAL synchronous_commit = off; SET LOCAL work_mem = '128MB';
      SET LOCAL gin_pending_list_limit = '64MB'`);
    const ending = 'ON CONFLICT DO NOTHING RETURNING "id"';
    const made = await insertRows(client, 'User', batch.users, ending);
    const ids = new Set(made.map(({ id }) => id));
    const ofMade = <Row extends { userId: string }>(rows: Row[]) =>
      rows.filter(({ userId }) => ids.has(userId));
    await insertRows(client, 'Password', ofMade(batch.passwords));
    await insertRows(client, 'UserRole', ofMade(batch.assignments));
    await insertRows(client, 'Session', ofMade(batch.sessions));
    const events = batch.events.filter(({ subjectId }) => ids.has(subjectId));
    await insertRows(client, 'AuditEvent', events);
    await client.query('COMMIT');
    return made.length;
  } catch (error) {
    await client.query('ROLLBACK').catch(() => {});
    throw error;
  }
}

/** Makes each batch while the one before it is being written. */
async function fill(
  run: Run,
  first: SeededUser,
  nextName: ReturnType<typeof nameGenerator>,
): Promise<Seeded> {
  const { client, random, users, now, advance } = run;
  const seeded: Seeded = { users: 0, administrator: first.username, otherUser: null };
  const draw = (index: number) =>
    index === 0 ? first : newUser(random, nextName(), (index + random.next()) / users, now);
  let writing = Promise.resolve(0);
  const finish = async () => {
    const count = await writing;
    seeded.users += count;
    advance(count);
  };
  for (let start = 0; start < users; start += batchSize) {
    const batch = await batchOf(run, draw, start, Math.min(users, start + batchSize));
    seeded.otherUser ??= otherUserOf(run, batch);
    await finish();
    writing = write(client, batch);
    // Its failure is thrown by `finish`, and must not count as unhandled until then.
    writing.catch(() => {});
  }
  await finish();
  return seeded;
}

function otherUserOf({ administrator }: Run, { users, passwords }: Batch): string | null {
  const withPassword = new Set(passwords.map(({ userId }) => userId));
  const isUsable = ({ id, status }: SeededUser) =>
    id !== administrator && status === 'active' && withPassword.has(id);
  return users.find(isUsable)?.username ?? null;
}

/** Adds users with all their rows. Needs a database that a start has bootstrapped. */
export async function seed(options: SeedOptions): Promise<Seeded> {
  const random = newRandom(options.randomSeed);
  const hash = await hashPassword(options.password);
  const keys = await auditKeys();
  const client = await connect(config().databaseUrl);
  try {
    const nextName = nameGenerator(random, await takenNames(client));
    const first: SeededUser = { ...newUser(random, nextName(), 0, options.now), status: 'active' };
    const roles = await ensureRoles(client, random, options.now);
    const run = { ...options, client, random, keys, hash, roles, administrator: first.id };
    const seeded = await fill(run, first, nextName);
    while ((await compactCounters()) > 0);
    // New rows get good plans at once, and the pending list of the search index is merged.
    await client.query('VACUUM (ANALYZE) "User", "Password", "UserRole", "Session", "AuditEvent", "Counter"');
    return seeded;
  } finally {
    await client.end();
  }
}
