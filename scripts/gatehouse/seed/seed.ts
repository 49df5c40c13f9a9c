import { setImmediate } from 'node:timers/promises';
import type pg from 'pg';
import { config } from '#lib/config';
import { type AuditKeys, auditKeys } from '#lib/core/audit/keys';
import { compactCounters } from '#lib/core/background/counters';
import { hashPassword } from '#lib/crypto/passwords/hash';
import { connect } from '#lib/database/migrate';
import { eventColumns, eventsOf } from '#scripts/gatehouse/seed/events';
import { nameGiver, newPerson, type SeededUser } from '#scripts/gatehouse/seed/people';
import { newRandom, type Random } from '#scripts/gatehouse/seed/random';
import { assignmentsOf, ensureRoles, grantColumns, type RoleIds } from '#scripts/gatehouse/seed/roles';
import { insertRows } from '#scripts/gatehouse/seed/rows';
import { sessionColumns, sessionsOf } from '#scripts/gatehouse/seed/sessions';

/**
 * Fills the database with people who never were: for trying out scale, on this machine only. Every batch is one
 * transaction, so an interrupted run leaves whole people; the next one adds to them.
 */

export interface SeedWishes {
  users: number;
  /** The same number makes the same people, if the database was the same. */
  randomSeed: number;
  /** Of those who can log in. */
  password: string;
  now: Date;
  /** Told after each batch how many more there are. */
  advance(more: number): void;
}

interface Run extends SeedWishes {
  client: pg.Client;
  random: Random;
  /** What proves the rows of the trail. */
  keys: AuditKeys;
  roles: RoleIds;
  /** The first person of the run, who granted what the others hold. */
  administrator: string;
  hash: string;
}

export interface Seeded {
  users: number;
  /** Usernames that the password opens: an administrator, and somebody else if there is one. */
  administrator: string;
  member: string | null;
}

const batchSize = 5_000;
const sliceSize = 250;

const userColumns = {
  id: 'uuid',
  username: 'text',
  usernameNormalized: 'text',
  email: 'text',
  emailNormalized: 'text',
  emailVerifiedAt: 'timestamptz',
  searchText: 'text',
  status: '"UserStatus"',
  createdAt: 'timestamptz',
  lastLoginAt: 'timestamptz',
};

/** Usernames, and what stands before the @ of emails, so that neither can be taken. */
async function takenNames(client: pg.Client): Promise<Set<string>> {
  const text = `SELECT "usernameNormalized" FROM "User"
    UNION SELECT split_part("emailNormalized", '@', 1) FROM "User"`;
  const { rows } = await client.query<[string]>({ text, rowMode: 'array' });
  return new Set(rows.map(([name]) => name));
}

/** All that hangs on these people. */
function sliceOf(run: Run, people: SeededUser[]) {
  const { random, keys, roles, administrator, now } = run;
  const grants = people.flatMap((person) => assignmentsOf(random, roles, person, administrator, now));
  const sessions = people.flatMap((person) => sessionsOf(random, person, now));
  const passwords = people
    .filter(({ id }) => id === administrator || random.chance(0.2))
    .map(({ id: userId, createdAt }) => ({ userId, hash: run.hash, changedAt: createdAt }));
  const events = eventsOf(random, keys, { people, grants, sessions, administrator }, now);
  return { people, grants, sessions, passwords, events };
}

type Batch = ReturnType<typeof sliceOf>;

/** Makes a batch in slices, so that the connection which writes the one before gets its turns. */
async function batchOf(run: Run, draw: (index: number) => SeededUser, from: number, to: number) {
  const batch: Batch = { people: [], grants: [], sessions: [], passwords: [], events: [] };
  for (let start = from; start < to; start += sliceSize) {
    const count = Math.min(sliceSize, to - start);
    const slice = sliceOf(
      run,
      Array.from({ length: count }, (_, index) => draw(start + index)),
    );
    batch.people.push(...slice.people);
    batch.grants.push(...slice.grants);
    batch.sessions.push(...slice.sessions);
    batch.passwords.push(...slice.passwords);
    batch.events.push(...slice.events);
    await setImmediate();
  }
  return batch;
}

/** Writes the batch but for those whose name or email somebody took meanwhile; returns how many it wrote. */
async function write(client: pg.Client, batch: Batch): Promise<number> {
  await client.query('BEGIN');
  try {
    // Local, because the embedded engine is one session for everybody. The index of search texts is filled by the
    // hundred thousand, and a power cut may cost the last batch.
    await client.query(`SET LOCAL synchronous_commit = off; SET LOCAL work_mem = '128MB';
      SET LOCAL gin_pending_list_limit = '64MB'`);
    const ending = 'ON CONFLICT DO NOTHING RETURNING "id"';
    const made = await insertRows(client, 'User', userColumns, batch.people, ending);
    const ids = new Set(made.map(({ id }) => id));
    const ofMade = <Row extends { userId: string }>(rows: Row[]) =>
      rows.filter(({ userId }) => ids.has(userId));
    const passwordColumns = { userId: 'uuid', hash: 'text', changedAt: 'timestamptz' };
    await insertRows(client, 'Password', passwordColumns, ofMade(batch.passwords));
    await insertRows(client, 'UserRole', grantColumns, ofMade(batch.grants));
    await insertRows(client, 'Session', sessionColumns, ofMade(batch.sessions));
    const events = batch.events.filter(({ subjectId }) => ids.has(subjectId));
    await insertRows(client, 'AuditEvent', eventColumns, events);
    await client.query('COMMIT');
    return made.length;
  } catch (error) {
    await client.query('ROLLBACK').catch(() => {});
    throw error;
  }
}

/** Makes each batch while the one before it is being written. */
async function fill(run: Run, first: SeededUser, nextName: () => string): Promise<Seeded> {
  const { client, random, users, now, advance } = run;
  const seeded: Seeded = { users: 0, administrator: first.username, member: null };
  const draw = (index: number) =>
    index === 0 ? first : newPerson(random, nextName(), (index + random.next()) / users, now);
  let writing = Promise.resolve(0);
  const settle = async () => {
    const count = await writing;
    seeded.users += count;
    advance(count);
  };
  for (let start = 0; start < users; start += batchSize) {
    const batch = await batchOf(run, draw, start, Math.min(users, start + batchSize));
    seeded.member ??= memberOf(run, batch);
    await settle();
    writing = write(client, batch);
    // Its failure is told where it is settled, and not as one that nobody awaits.
    writing.catch(() => {});
  }
  await settle();
  return seeded;
}

/** Somebody who can log in. */
function memberOf({ administrator }: Run, { people, passwords }: Batch): string | null {
  const withPassword = new Set(passwords.map(({ userId }) => userId));
  const isMember = ({ id, status }: SeededUser) =>
    id !== administrator && status === 'active' && withPassword.has(id);
  return people.find(isMember)?.username ?? null;
}

/** Adds people with all that belongs to them. Needs the foundation (lib/core/foundation). */
export async function seed(wishes: SeedWishes): Promise<Seeded> {
  const random = newRandom(wishes.randomSeed);
  const hash = await hashPassword(wishes.password);
  const keys = await auditKeys();
  const client = await connect(config().databaseUrl);
  try {
    const nextName = nameGiver(random, await takenNames(client));
    const first: SeededUser = { ...newPerson(random, nextName(), 0, wishes.now), status: 'active' };
    const roles = await ensureRoles(client, random, wishes.now);
    const run = { ...wishes, client, random, keys, hash, roles, administrator: first.id };
    const seeded = await fill(run, first, nextName);
    while ((await compactCounters()) > 0);
    // New rows are found by good plans at once, and what waits beside the search index goes into it.
    await client.query('VACUUM (ANALYZE) "User", "Password", "UserRole", "Session", "AuditEvent", "Counter"');
    return seeded;
  } finally {
    await client.end();
  }
}
