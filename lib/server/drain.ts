import type { Server } from 'node:http';
import { startDraining } from '#lib/health';

const longestMilliseconds = 10_000;

/** Stops accepting, lets what is in flight finish for up to 10 s, and then ends every connection. */
export async function drain(server: Server): Promise<void> {
  startDraining();
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  // A kept-alive connection becomes idle when its answer is out; nothing else would end it before its time-out.
  const sweep = setInterval(() => server.closeIdleConnections(), 50);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, longestMilliseconds);
  });
  await Promise.race([closed, late]);
  server.closeAllConnections();
  clearInterval(sweep);
  clearTimeout(timer);
}
