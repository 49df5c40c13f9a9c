/**
 * Whether this process is on its way out, so that readiness can say so while requests in flight finish.
 * Kept on globalThis: Next bundles this module apart from the server that stands before it.
 */
const draining = Symbol.for('gatehouse.draining');
const shared = globalThis as typeof globalThis & { [draining]?: boolean };

export function startDraining(): void {
  shared[draining] = true;
}

export function isDraining(): boolean {
  return shared[draining] === true;
}
