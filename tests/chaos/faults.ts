import { connect } from '#lib/database/migrate';
import type { Acknowledged } from '#tests/chaos/load';
import type { ChaosTarget } from '#tests/chaos/targets';
import { call } from '#tests/support/http';
import type { TestServer } from '#tests/support/server';

/** The faults that a load left behind; none if every promise was kept. */

const lostSql = `
  SELECT count(*)::int AS count FROM unnest($1::uuid[], $2::text[]) AS known(id, email)
  WHERE NOT EXISTS (SELECT FROM "User" u WHERE u."id" = known.id AND u."emailNormalized" = known.email)`;

/** Incomplete users: each line counts the users that lack one of the rows that belong together. */
const halves = {
  'without password': 'NOT EXISTS (SELECT FROM "Password" p WHERE p."userId" = u."id")',
  'without role': 'NOT EXISTS (SELECT FROM "UserRole" r WHERE r."userId" = u."id")',
  'without audit row': `NOT EXISTS (SELECT FROM "AuditEvent" e WHERE e."subjectId" = u."id"
    AND e."action" IN ('user.registered', 'administrator.created') AND e."outcome" = 'done')`,
};

const strayAuditSql = `
  SELECT count(*)::int AS count FROM "AuditEvent" e
  WHERE e."action" = 'user.registered' AND e."outcome" = 'done'
    AND NOT EXISTS (SELECT FROM "User" u WHERE u."id" = e."subjectId")`;

const logins = 5;

export async function faultsInDatabase(url: string, acknowledged: Acknowledged[]): Promise<string[]> {
  const client = await connect(url);
  const count = async (sql: string, values: unknown[] = []) =>
    (await client.query<{ count: number }>(sql, values)).rows[0]?.count ?? 0;
  const users = [acknowledged.map(({ id }) => id), acknowledged.map(({ email }) => email)];
  const faults = [`${await count(lostSql, users)} acknowledged and lost`];
  for (const [words, condition] of Object.entries(halves)) {
    const sql = `SELECT count(*)::int AS count FROM "User" u WHERE ${condition}`;
    faults.push(`${await count(sql)} ${words}`);
  }
  faults.push(`${await count(strayAuditSql)} audit rows without their user`);
  await client.end();
  return faults.filter((fault) => !fault.startsWith('0 '));
}

/** The users who registered last before the kill, and are the likeliest to be lost, log in. */
async function faultsAtLogin(server: TestServer, acknowledged: Acknowledged[]): Promise<string[]> {
  const faults: string[] = [];
  for (const { email, password } of acknowledged.slice(-logins)) {
    const { status } = await call('POST', '/api/login', { server: server.url, json: { email, password } });
    if (status !== 200) faults.push(`a login answered ${status}`);
  }
  return faults;
}

export async function faultsOf(target: ChaosTarget, server: TestServer, acknowledged: Acknowledged[]) {
  const inDatabase = await faultsInDatabase(await target.databaseUrl(), acknowledged);
  return [...inDatabase, ...(await faultsAtLogin(server, acknowledged))];
}
