import type { AddressInfo } from 'node:net';
import type { Limits } from '#lib/server/limits';
import { createFrontServer, type Handler } from '#lib/server/server';
import { listen } from '#scripts/port';

/** The HTTP server alone, in this process and in front of `handler`, with limits that a test can wait for. */
export async function withServer(
  handler: Handler,
  limits: Partial<Limits>,
  work: (url: string) => Promise<void>,
): Promise<void> {
  const server = createFrontServer({ pages: handler }, 'http://localhost', limits);
  await listen(server, { port: 0, host: null });
  try {
    await work(`http://localhost:${(server.address() as AddressInfo).port}`);
  } finally {
    server.close();
    server.closeAllConnections();
  }
}
