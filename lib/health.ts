import { log } from '#lib/log';
import { processSingleton } from '#lib/process-singleton';

/** Whether this process can answer: for readiness, and for refusing requests. */

/**
 * Why every request but health is refused. `failure`: after an uncaught exception the process is about to end.
 * `schema`: the database is not of this version (lib/database/schema-state).
 */
export type Obstacle = 'failure' | 'schema';

interface State {
  draining: boolean;
  obstacles: Set<Obstacle>;
  /** By `performance.now()`. */
  readinessAskedAt: number;
}

const state = () =>
  processSingleton<State>('health', () => ({
    draining: false,
    obstacles: new Set(),
    readinessAskedAt: Number.NEGATIVE_INFINITY,
  }));

/** Logs changes. */
export function setObstacle(reason: Obstacle, stands: boolean): void {
  const { obstacles } = state();
  if (stands === obstacles.has(reason)) return;
  if (stands) obstacles.add(reason);
  else obstacles.delete(reason);
  if (stands) log.error('service.refused', undefined, { reason });
  else log.info('service.resumed', { reason });
}

export function hasObstacle(reason: Obstacle): boolean {
  return state().obstacles.has(reason);
}

/** The first reason to refuse all requests, or null. */
export function obstacle(): Obstacle | null {
  return [...state().obstacles][0] ?? null;
}

/** Draining: readiness fails while requests in flight finish. */
export function startDraining(): void {
  state().draining = true;
}

export function isDraining(): boolean {
  return state().draining;
}

/** Notes that a load balancer reads readiness. */
export function noteReadinessAsked(): void {
  state().readinessAskedAt = performance.now();
}

/** True if readiness was requested in the last `milliseconds`. */
export function isReadinessAsked(milliseconds: number): boolean {
  return performance.now() - state().readinessAskedAt < milliseconds;
}
