import { closeAll, stopOnSignals } from '#scripts/stop';
import { runSkew, runSteps } from '#tests/chaos/clocks';
import { openCluster } from '#tests/chaos/cluster';
import { runKills } from '#tests/chaos/kills';
import { runLostOutput } from '#tests/chaos/lost-output';
import { runOutages } from '#tests/chaos/outages';
import { skipped } from '#tests/chaos/report';
import { runStop } from '#tests/chaos/stopping';
import { openEmbedded, openPostgres } from '#tests/chaos/targets';
import { UsageError } from '../../scripts/terminal.mjs';

/** Faults around the server, injected one by one: each case prints one line. */

function roundsOf(text: string): number {
  const rounds = Number(text);
  if (!Number.isInteger(rounds) || rounds < 1) throw new UsageError('--rounds is a whole number from 1.');
  return rounds;
}

/** True if every case passed. */
export async function chaos(roundsText: string): Promise<boolean> {
  const rounds = roundsOf(roundsText);
  stopOnSignals();
  try {
    process.env.TEST_DATABASE_URL ||= process.env.DATABASE_URL ?? '';
    const cluster = await openCluster();
    const spare = typeof cluster === 'string' ? undefined : cluster.url;
    const results = [await runOutages(cluster)];
    skipped('freezing the embedded database', 'it is a part of the server and lives and dies with it');
    results.push(await runSteps(), await runSkew(process.env.TEST_DATABASE_URL || spare));
    results.push(await runLostOutput());
    const postgres = await openPostgres(spare);
    for (const target of [openEmbedded(), postgres]) {
      if (target) results.push(await runStop(target), await runKills(target, rounds));
      else skipped('kills and stops on PostgreSQL', 'there is none');
    }
    return results.every(Boolean);
  } finally {
    await closeAll();
  }
}
