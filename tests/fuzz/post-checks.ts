import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { leakInLog } from '#tests/fuzz/leaks';
import { call } from '#tests/support/http';
import type { Installation } from '#tests/support/installation';
import type { TestServer } from '#tests/support/server';

/** The checks after a run. */

/** Bytes that the server's process holds in memory; null where there is no /proc. */
export function residentBytes({ pid }: TestServer): number | null {
  try {
    const [, kilobytes] = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return Number(kilobytes) * 1_024;
  } catch {
    return null;
  }
}

const invariants = {
  'users without a role':
    'SELECT count(*)::int AS count FROM "User" u WHERE NOT EXISTS (SELECT FROM "UserRole" r WHERE r."userId" = u."id")',
  'users without an audit row':
    'SELECT count(*)::int AS count FROM "User" u WHERE NOT EXISTS (SELECT FROM "AuditEvent" e WHERE e."subjectId" = u."id")',
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

/** The environment of a command beside the server. */
interface CommandEnvironment extends Record<string, string> {
  APP_SECRET: string;
  DATABASE_URL: string;
}

async function faultsInTrail(environment: CommandEnvironment): Promise<string[]> {
  const env = { ...process.env, ...environment };
  const command = ['scripts/gatehouse.mjs', 'audit', 'verify'];
  return promisify(execFile)(process.execPath, command, { env }).then(
    () => [],
    (error: Error & { stderr?: string }) => [`the audit trail does not verify: ${error.stderr?.trim()}`],
  );
}

/** All faults after a run. */
export async function checkAfterRun(
  installation: Installation,
  environment: CommandEnvironment,
): Promise<string[]> {
  const [server] = installation.nodes;
  if (!server || server.ended() !== null) return ['the process ended'];
  const ready = await call('GET', '/api/health/ready', { server: server.url });
  return [
    ...(ready.status === 200 ? [] : [`readiness is ${ready.status}`]),
    ...faultsInLog(server.output()),
    ...(server.output().includes(environment.APP_SECRET) ? ['the log tells APP_SECRET'] : []),
    ...(await faultsInDatabase(installation)),
    ...(await faultsInTrail(environment)),
  ];
}
