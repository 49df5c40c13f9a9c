import { perProcess } from '#lib/per-process';

/** Whether this process is on its way out, so that readiness can say so while requests in flight finish. */
const state = () => perProcess('health', () => ({ draining: false, readinessAskedAt: 0 }));

export function startDraining(): void {
  state().draining = true;
}

export function isDraining(): boolean {
  return state().draining;
}

/** Notes that somebody decides by readiness whether to send requests here. */
export function noteReadinessAsked(): void {
  state().readinessAskedAt = Date.now();
}

/** True if readiness was asked for in the last `milliseconds`. */
export function isReadinessAsked(milliseconds: number): boolean {
  return Date.now() - state().readinessAskedAt < milliseconds;
}
