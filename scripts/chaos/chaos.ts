import { parseArgs } from 'node:util';
import { faultsOf } from '#scripts/chaos/faults';
import { openEmbedded, openPostgres, type Stage } from '#scripts/chaos/stages';
import { type Aftermath, storm } from '#scripts/chaos/storm';
import { closeAll, onStop, stopOnSignals } from '#scripts/stop';
import { startServer, type TestServer } from '#tests/support/server';
import { Stop } from '../terminal.mjs';

/**
 * kill -9 in the middle of a storm of registrations, again and again on the same data: whatever was answered
 * with 201 must be there after the restart, and nobody may be there by half.
 */

const longestStorm = 1_200;
const shortestStorm = 100;

function roundsOf(parameters: string[]): number {
  const { values } = parseArgs({ args: parameters, options: { rounds: { type: 'string', default: '10' } } });
  const rounds = Number(values.rounds);
  if (!Number.isInteger(rounds) || rounds < 1) throw new Stop('--rounds is a whole number from 1.');
  return rounds;
}

/** True if every round on every database kept what it promised. */
export async function chaos(parameters: string[]): Promise<boolean> {
  const rounds = roundsOf(parameters);
  stopOnSignals();
  try {
    const embedded = await runStage(openEmbedded(), rounds);
    const postgres = await openPostgres();
    if (!postgres) console.log('· PostgreSQL: skipped, neither TEST_DATABASE_URL nor DATABASE_URL is set');
    return (postgres === null || (await runStage(postgres, rounds))) && embedded;
  } finally {
    await closeAll();
  }
}

async function runStage(stage: Stage, rounds: number): Promise<boolean> {
  let sound = true;
  let server: TestServer | undefined;
  onStop(async () => server?.kill());
  server = await startServer(stage.environment);
  for (let round = 1; round <= rounds; round += 1) {
    const milliseconds = shortestStorm + Math.random() * (longestStorm - shortestStorm);
    const aftermath = await storm(server, milliseconds);
    server = await startServer(stage.environment);
    const faults = await faultsOf(stage, server, aftermath.acknowledged);
    if (aftermath.acknowledged.length === 0) faults.push('nobody was registered: this proves nothing');
    tell(`${stage.name} ${round}/${rounds}`, aftermath, faults);
    sound &&= faults.length === 0;
  }
  await server.stop();
  return sound;
}

function tell(round: string, { acknowledged, unanswered, refused }: Aftermath, faults: string[]): void {
  const mark = faults.length === 0 ? '✓' : '✗';
  const seen = `${acknowledged.length} acknowledged, ${unanswered} in flight, ${refused} refused`;
  console.log(`${mark} ${round}: ${seen}: ${faults.join('; ') || 'all kept, none by half'}`);
}
