import { type AddressInfo, createServer, isIPv6, type Server } from 'node:net';

const foundAsLocalhost: ReadonlySet<string | null> = new Set([null, '0.0.0.0', '::', '127.0.0.1', '::1']);

/** Where this machine itself finds who listens so. */
export function localUrl({ port, host }: { port: number; host: string | null }): string {
  if (foundAsLocalhost.has(host)) return `http://localhost:${port}`;
  return `http://${isIPv6(host ?? '') ? `[${host}]` : host}:${port}`;
}

/** Where a server is to listen: at a port of `host` (of all IPs without one), or at one that is held for it. */
export type ListenTarget = { port: number; host: string | null } | Server;

const holds = (place: ListenTarget): place is Server => 'listen' in place;

/** Resolves when the server accepts connections. @throws the error of `listen`, with its port */
export function listen(server: Server, place: ListenTarget): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    const where = holds(place) ? place : { port: place.port, ...(place.host && { host: place.host }) };
    server.listen(where, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

export const portOf = (place: ListenTarget): number =>
  holds(place) ? (place.address() as AddressInfo).port : place.port;

/**
 * A port of the system's choice, held until a server listens there, which then has the same socket: found and let go, it
 * might be another's by then. Whoever comes before that is hung up on.
 */
export async function reservePort(host: string | null = null): Promise<Server> {
  const holder = createServer((socket) => socket.destroy());
  await listen(holder, { port: 0, host });
  return holder;
}

/** Below what Linux, macOS and Windows give out by themselves, to servers and to the ends of connections. */
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

/**
 * The port itself if it is free, and for 0 any free one, for a process that is yet to start: one that the system gives
 * to nobody meanwhile. @throws the error of `listen` if it is taken
 */
export async function freePort(port: number, host: string | null = null): Promise<number> {
  if (port === 0) return anyFreePort();
  const server = createServer();
  await listen(server, { port, host });
  await new Promise((resolve) => server.close(resolve));
  return port;
}
