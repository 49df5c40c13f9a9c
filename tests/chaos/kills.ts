import { onStop } from '#scripts/stop';
import { faultsOf } from '#tests/chaos/faults';
import { loadUntilKilled } from '#tests/chaos/load';
import { reportCase } from '#tests/chaos/report';
import type { ChaosTarget } from '#tests/chaos/targets';
import { startServer, type TestServer } from '#tests/support/server';

/**
 * kill -9 under a load of registrations, again and again on the same data: every user acknowledged with 201 must be
 * there after the restart, and no user may be incomplete.
 */

const longestLoad = 1_200;
const shortestLoad = 100;

export async function runKills(target: ChaosTarget, rounds: number): Promise<boolean> {
  let sound = true;
  let server: TestServer | undefined;
  onStop(async () => server?.kill());
  server = await startServer(target.environment);
  for (let round = 1; round <= rounds; round += 1) {
    const milliseconds = shortestLoad + Math.random() * (longestLoad - shortestLoad);
    const { acknowledged, unanswered, refused } = await loadUntilKilled(server, milliseconds);
    server = await startServer(target.environment);
    const faults = await faultsOf(target, server, acknowledged);
    if (acknowledged.length === 0) faults.push('no user was registered: this proves nothing');
    const observed = `${acknowledged.length} acknowledged, ${unanswered} in flight, ${refused} refused`;
    const kept = faults.length === 0 ? ': all kept, none incomplete' : '';
    reportCase(`FLT-04 ${target.name} ${round}/${rounds}`, `${observed}${kept}`, faults);
    sound &&= faults.length === 0;
  }
  await server.stop();
  return sound;
}
