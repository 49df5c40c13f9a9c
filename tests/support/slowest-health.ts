import { setTimeout as pause } from 'node:timers/promises';
import { call } from '#tests/support/http';

/** Milliseconds that the slowest answer about health took until the work was over: so long, the machine had no time at all. */
export async function slowestHealth(server: string, work: Promise<unknown>): Promise<number> {
  let slowest = 0;
  let isOver = false;
  const end = () => {
    isOver = true;
  };
  work.then(end, end);
  while (!isOver) {
    const start = performance.now();
    await call('GET', '/api/health', { server });
    slowest = Math.max(slowest, performance.now() - start);
    await pause(100);
  }
  return slowest;
}
