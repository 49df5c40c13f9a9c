import { type AddressInfo, createServer, isIPv6, type Server } from 'node:net';

const foundAsLocalhost: ReadonlySet<string | null> = new Set([null, '0.0.0.0', '::', '127.0.0.1', '::1']);

/** The URL of such a server on this machine. */
export function localUrl({ port, host }: { port: number; host: string | null }): string {
  if (foundAsLocalhost.has(host)) return `http://localhost:${port}`;
  return `http://${isIPv6(host ?? '') ? `[${host}]` : host}:${port}`;
}

/** Where a server listens: a port of `host` (without one, of all IPs), or a reserved one. */
export type ListenTarget = { port: number; host: string | null } | Server;

const isReserved = (target: ListenTarget): target is Server => 'listen' in target;

/** Resolves when the server accepts connections. @throws the error of `listen`, with its port */
export function listen(server: Server, target: ListenTarget): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    const where = isReserved(target)
      ? target
      : { port: target.port, ...(target.host && { host: target.host }) };
    server.listen(where, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

export const portOf = (target: ListenTarget): number =>
  isReserved(target) ? (target.address() as AddressInfo).port : target.port;

/**
 * A port of the system's choice, reserved until a server takes over the same socket: a port that is released may be taken
 * by another process. Connections before that are closed.
 */
export async function reservePort(host: string | null = null): Promise<Server> {
  const holder = createServer((socket) => socket.destroy());
  await listen(holder, { port: 0, host });
  return holder;
}

/** Below the ephemeral ports of Linux, macOS and Windows. */
const [lowest, highest] = [20_000, 29_999];
let last = lowest + Math.floor(Math.random() * (highest - lowest));

async function anyFreePort(): Promise<number> {
  for (let tries = 1; ; tries += 1) {
    last = last < highest ? last + 1 : lowest;
    try {
      return await freePort(last);
    } catch (error) {
      if (tries === 100) throw error;
    }
  }
}

/** The port itself if it is free, or for 0 a free one that is not ephemeral. @throws the error of `listen` if it is taken */
export async function freePort(port: number, host: string | null = null): Promise<number> {
  if (port === 0) return anyFreePort();
  const server = createServer();
  await listen(server, { port, host });
  await new Promise((resolve) => server.close(resolve));
  return port;
}
