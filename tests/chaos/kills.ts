import { onStop } from '#scripts/stop';
import { faultsOf } from '#tests/chaos/faults';
import { tell } from '#tests/chaos/report';
import type { Stage } from '#tests/chaos/stages';
import { storm } from '#tests/chaos/storm';
import { startServer, type TestServer } from '#tests/support/server';

/**
 * kill -9 in the middle of a storm of registrations, again and again on the same data: whatever was answered
 * with 201 must be there after the restart, and nobody may be there by half.
 */

const longestStorm = 1_200;
const shortestStorm = 100;

export async function runKills(stage: Stage, rounds: number): Promise<boolean> {
  let sound = true;
  let server: TestServer | undefined;
  onStop(async () => server?.kill());
  server = await startServer(stage.environment);
  for (let round = 1; round <= rounds; round += 1) {
    const milliseconds = shortestStorm + Math.random() * (longestStorm - shortestStorm);
    const { acknowledged, unanswered, refused } = await storm(server, milliseconds);
    server = await startServer(stage.environment);
    const faults = await faultsOf(stage, server, acknowledged);
    if (acknowledged.length === 0) faults.push('nobody was registered: this proves nothing');
    const seen = `${acknowledged.length} acknowledged, ${unanswered} in flight, ${refused} refused`;
    const kept = faults.length === 0 ? ': all kept, none by half' : '';
    tell(`FLT-04 ${stage.name} ${round}/${rounds}`, `${seen}${kept}`, faults);
    sound &&= faults.length === 0;
  }
  await server.stop();
  return sound;
}
