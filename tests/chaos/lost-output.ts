import { once } from 'node:events';
import { existsSync, openSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { connect } from '#lib/database/migrate';
import { freePort } from '#scripts/port';
import { onStop } from '#scripts/stop';
import { reportCase, skipped } from '#tests/chaos/report';
import { openEmbedded } from '#tests/chaos/targets';
import { call, signUpInput } from '#tests/support/http';
import { logIn } from '#tests/support/installation';
import { spawnStart } from '#tests/support/server';

/** The log goes to a full disk: each line fails with ENOSPC. The audit trail still records every change. */

const name = 'FLT-15 disk of the log full';
const fullDisk = '/dev/full';
const root = { email: 'root@example.test', password: 'tulip-basket-93' };
const changes = 20;

async function untilReady(server: string): Promise<void> {
  for (let attempt = 0; attempt < 900; attempt += 1) {
    const answer = await call('GET', '/api/health/ready', { server }).catch(() => null);
    if (answer?.status === 200) return;
    await pause(100);
  }
  throw new Error('The server does not get ready without an output.');
}

async function countRecorded(url: string, id: string): Promise<number> {
  const client = await connect(url);
  const sql = `SELECT count(*)::int AS count FROM "AuditEvent" WHERE "subjectId" = $1 AND "action" = 'user.updated'`;
  const { rows } = await client.query<{ count: number }>(sql, [id]);
  await client.end();
  return rows[0]?.count ?? 0;
}

async function changeUser(server: string): Promise<{ id: string; done: number }> {
  const { json } = await call('POST', '/api/register', { server, json: signUpInput() });
  const { id } = json.user as { id: string };
  const { token } = await logIn(server, root);
  let done = 0;
  for (let count = 0; count < changes; count += 1) {
    const given = { server, token, json: { username: `renamed-${count}` } };
    if ((await call('PATCH', `/api/admin/users/${id}`, given)).status === 200) done += 1;
  }
  return { id, done };
}

export async function runLostOutput(): Promise<boolean> {
  if (!existsSync(fullDisk)) return skipped(name, `there is no ${fullDisk}`);
  const target = openEmbedded();
  const port = String(await freePort(0));
  const admin = { ADMIN_EMAIL: root.email, ADMIN_PASSWORD: root.password };
  const child = spawnStart(
    { ...target.environment, ...admin, PORT: port },
    { output: openSync(fullDisk, 'w') },
  );
  onStop(async () => void child.kill('SIGKILL'));
  const server = `http://localhost:${port}`;
  await untilReady(server);
  const { id, done } = await changeUser(server);
  const recorded = await countRecorded(await target.databaseUrl(), id);
  const exit = once(child, 'exit');
  child.kill('SIGTERM');
  const [code] = await exit;
  const faults: string[] = [];
  if (done !== changes) faults.push(`${changes - done} changes failed`);
  if (recorded !== done) faults.push(`${recorded} audit rows for ${done} changes`);
  if (code !== 0) faults.push(`it ended with ${code}`);
  reportCase(
    name,
    `starts and serves; ${done} changes by an administrator, ${recorded} in the audit trail`,
    faults,
  );
  return faults.length === 0;
}
