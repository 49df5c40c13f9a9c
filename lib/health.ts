import { perProcess } from '#lib/per-process';

/** Whether this process is on its way out, so that readiness can say so while requests in flight finish. */
const state = () => perProcess('health', () => ({ draining: false }));

export function startDraining(): void {
  state().draining = true;
}

export function isDraining(): boolean {
  return state().draining;
}
