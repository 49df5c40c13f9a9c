import { leakInLog } from '#tests/fuzz/leaks';
import { call } from '#tests/support/http';
import type { Installation } from '#tests/support/installation';
import type { TestServer } from '#tests/support/server';

/** The checks after a run. */

const invariants = {
  'users without a role':
    'SELECT count(*)::int AS count FROM "User" u WHERE NOT EXISTS (SELECT FROM "UserRole" r WHERE r."userId" = u."id")',
  // Others were inserted here (tests/support/users.ts).
  'registered users without an audit row':
    'SELECT count(*)::int AS count FROM "User" u WHERE "username" LIKE \'n%\' AND NOT EXISTS (SELECT FROM "AuditEvent" e WHERE e."subjectId" = u."id")',
  'installations without an active administrator': `SELECT (count(*) = 0)::int AS count FROM "User" u
    JOIN "UserRole" h ON h."userId" = u."id" JOIN "Role" r ON r."id" = h."roleId"
    WHERE r."name" = 'admin' AND u."status" = 'active'`,
};

async function faultsInDatabase({ query }: Installation): Promise<string[]> {
  const faults: string[] = [];
  for (const [words, sql] of Object.entries(invariants)) {
    const [row] = await query<{ count: number }>(sql);
    if (row?.count !== 0) faults.push(`${row?.count} ${words}`);
  }
  return faults;
}

function faultsInLog(output: string): string[] {
  const lines = output.split('\n').filter((line) => line.startsWith('{'));
  const events = lines.map((line) => JSON.parse(line) as { event: string; level: string; message?: string });
  const bad = events.filter(({ level }) => level === 'error');
  const faults = [...new Set(bad.map(({ event, message }) => `the log says ${event}: ${message}`))];
  return [...faults, ...[leakInLog(output)].filter((leak) => leak !== null)];
}

/** All faults after a run. */
export async function checkAfterRun(installation: Installation, server: TestServer): Promise<string[]> {
  if (server.ended() !== null) return ['the process ended'];
  const { code, errors } = await installation.command('audit', 'verify');
  const ready = await call('GET', '/api/health/ready', { server: server.url });
  return [
    ...(ready.status === 200 ? [] : [`readiness is ${ready.status}`]),
    ...faultsInLog(server.output()),
    ...(server.output().includes(installation.environment.APP_SECRET ?? '')
      ? ['the log tells APP_SECRET']
      : []),
    ...(await faultsInDatabase(installation)),
    ...(code === 0 ? [] : [`the audit trail does not verify: ${errors.join(' ')}`]),
  ];
}
