import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { v7 as uuidv7 } from 'uuid';
import type { Actor } from '#lib/access/actor';
import { permissionNames } from '#lib/access/permissions';
import { type Context, newContext } from '#lib/core/operation/context';
import { connect, migrate } from '#lib/database/migrate';
import { stateSettings } from '#lib/database/pool';
import { PrismaClient } from '#prisma/client/client';
import { startDatabase } from '#tests/support/database';

/** The query plans of an operation, on its own database with enough rows to matter. */
export interface QueryPlans {
  context: Context;
  query<Row extends pg.QueryResultRow>(sql: string): Promise<Row[]>;
  /** Each SELECT that `run` sends, with its plan. */
  plansOf(run: (context: Context) => Promise<unknown>): Promise<{ sql: string; plan: string }[]>;
  close(): Promise<void>;
}

export const userCount = 20_000;

const names = `ARRAY['ada', 'bea', 'maria', 'jose', 'zoe', 'william', 'chen', 'fatima']`;

/** Users with roles, sessions and a trail, spread over 3 years; 1 in 50 is suspended. */
const filling = `
  INSERT INTO "User" ("id", "username", "usernameNormalized", "email", "emailNormalized", "status", "createdAt", "lastLoginAt", "searchText")
    SELECT id, name, name, name || '@example.test', name || '@example.test',
      (CASE WHEN n % 50 = 0 THEN 'suspended' ELSE 'active' END)::"UserStatus", at,
      CASE WHEN n % 10 < 7 THEN at + (now() - at) * ((n * 37 % 100) / 100.0) END,
      name || E'\\n' || name || E'@example.test\\n' || id
    FROM (SELECT n, gen_random_uuid() AS id, now() - n * interval '78 minutes' AS at,
        (${names})[1 + n % 8] || '.' || md5(n::text) AS name
      FROM generate_series(1, ${userCount}) n) users;
  INSERT INTO "Role" ("id", "name", "label", "description", "createdAt")
    SELECT gen_random_uuid(), name, name, '', now() FROM unnest(ARRAY['admin', 'user', 'support', 'rare']) name;
  INSERT INTO "UserRole" ("userId", "roleId", "grantedAt")
    SELECT u."id", r."id", u."createdAt" FROM "User" u, "Role" r
    WHERE r."name" = 'user' OR (r."name" = 'support' AND u."usernameNormalized" LIKE 'ada.0%')
      OR (r."name" = 'rare' AND u."usernameNormalized" LIKE 'zoe.00%');
  INSERT INTO "Session" ("id", "userId", "refreshHash", "rotationSalt", "rotatedAt", "remember", "createdAt",
      "authenticatedAt", "lastSeenAt", "expiresAt", "ip", "userAgent")
    SELECT gen_random_uuid(), "id", '', '', now(), false, now(), now(), now(), now() + interval '1 day', '', ''
    FROM "User";
  INSERT INTO "AuditEvent" ("id", "at", "action", "outcome", "actorId", "subjectType", "subjectId", "requestId", "detail")
    SELECT gen_random_uuid(), "createdAt", (ARRAY['user.registered', 'session.started', 'role.assigned'])[1 + n % 3],
      (CASE WHEN n % 20 = 0 THEN 'denied' ELSE 'done' END)::"AuditOutcome", "id", 'user', "id", gen_random_uuid(), '{}'
    FROM "User", generate_series(1, 2) n;`;

const reads = /^\s*(\/\*.*?\*\/\s*)?(EXPLAIN|SELECT|WITH)\b/i;

/** An actor with all permissions that is not in the database. */
const actor: Actor = {
  id: uuidv7(),
  sessionId: uuidv7(),
  username: 'root',
  displayName: null,
  email: 'root@example.test',
  emailVerifiedAt: null,
  status: 'active',
  roles: ['admin'],
  permissions: new Set(permissionNames),
  lastLoginAt: null,
  createdAt: new Date(),
  authenticatedAt: new Date(),
};

export async function openQueryPlans(): Promise<QueryPlans> {
  const database = await startDatabase();
  await migrate(database.url);
  const client = await connect(database.url);
  await client.query(filling);
  await client.query('VACUUM (ANALYZE)');
  const pool = new pg.Pool({
    connectionString: database.url,
    max: 1,
    onConnect: (one) => stateSettings(one),
  });
  const db = new PrismaClient({ adapter: new PrismaPg(pool, { disposeExternalPool: true }) });
  const context = () =>
    newContext({ requestId: uuidv7(), db, authentication: Promise.resolve(actor) } as Parameters<
      typeof newContext
    >[0]);
  const explain = async ({ text, values }: { text: string; values: unknown[] }) => {
    const { rows } = await client.query(`EXPLAIN ${text}`, values);
    return { sql: text, plan: rows.map((row) => row['QUERY PLAN']).join('\n') };
  };
  return {
    context: context(),
    query: async (sql) => (await client.query(sql)).rows,
    async plansOf(run) {
      const sent = await recordReads(() => run(context()));
      const plans = [];
      for (const statement of sent) plans.push(await explain(statement));
      return plans;
    },
    async close() {
      await db.$disconnect();
      await client.end();
      await database.close();
    },
  };
}

/** The SELECTs that go over any connection of this process while `run` runs. */
async function recordReads(run: () => Promise<unknown>) {
  const sent: { text: string; values: unknown[] }[] = [];
  const original = pg.Client.prototype.query;
  pg.Client.prototype.query = function record(this: pg.Client, ...given: unknown[]) {
    const [query, values = []] = given as [string | { text: string; values?: unknown[] }, unknown[]?];
    const text = typeof query === 'string' ? query : query.text;
    if (reads.test(text))
      sent.push({ text, values: typeof query === 'string' ? values : (query.values ?? []) });
    return Reflect.apply(original, this, given);
  } as typeof original;
  try {
    await run();
  } finally {
    pg.Client.prototype.query = original;
  }
  return sent;
}
