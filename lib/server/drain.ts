import type { Server } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { hasObstacle, isReadinessAsked, startDraining } from '#lib/health';

// Together under the 10 s after which Docker kills.
const announceMilliseconds = 3_000;
const finishMilliseconds = 6_000;

/** Load balancers poll more often than this. */
const balancerMilliseconds = 30_000;

/**
 * Answers readiness with 503. If a load balancer polls readiness, or after a failure, it accepts connections for 3 s more,
 * so that the load balancer notices. Then it lets requests in flight finish for up to 6 s and closes every connection.
 */
export async function drain(server: Server): Promise<void> {
  startDraining();
  if (hasObstacle('failure') || isReadinessAsked(balancerMilliseconds)) await pause(announceMilliseconds);
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  // A kept-alive connection becomes idle when its answer is out; nothing else would end it before its time-out.
  const timer = setInterval(() => server.closeIdleConnections(), 50);
  await Promise.race([closed, pause(finishMilliseconds, undefined, { ref: false })]);
  server.closeAllConnections();
  clearInterval(timer);
}
