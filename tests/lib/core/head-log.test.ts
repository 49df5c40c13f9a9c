import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from '@playwright/test';
import { migrate } from '#lib/database/migrate';
import { startDatabase } from '#tests/support/database';

/** In a process of its own, because it writes to standard output. */
const script = `
  const { newContext } = await import('./lib/core/operation/context.ts');
  const { recordDenial } = await import('./lib/core/audit/record.ts');
  const { newChainWriter } = await import('./lib/core/audit/hash-chain.ts');
  const { bootstrap } = await import('./lib/bootstrap.ts');
  const { database, disconnect } = await import('./lib/database/client.ts');
  const { days, later } = await import('./lib/core/durations.ts');
  await bootstrap();
  const { extend } = newChainWriter();
  const now = new Date();
  for (const at of [later(now, days(1)), now, now]) {
    const context = newContext({ requestId: '019e0000-0000-7000-8000-000000000001' });
    await recordDenial({ ...context, event: 'user.tested', actor: null }, null, 'forbidden');
    await extend(database(), at);
  }
  await disconnect();`;

test('a clock that is set back keeps no head of the trail from the log, which has one a minute', async () => {
  const { url, close } = await startDatabase();
  await migrate(url);
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--import', 'tsx', '--input-type=module', '-e', script],
    { env: { ...process.env, DATABASE_URL: url } },
  );
  const lines = stdout.trim().split('\n');
  const events = lines.map((line) => JSON.parse(line) as { event: string; count?: number });
  const heads = events.filter(({ event }) => event === 'audit.checkpoint');
  expect(heads.map(({ count }) => count)).toEqual([1, 2]);
  await close();
});
