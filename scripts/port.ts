import { createServer, isIPv6, type Server } from 'node:net';

const foundAsLocalhost: ReadonlySet<string | null> = new Set([null, '0.0.0.0', '::', '127.0.0.1', '::1']);

/** Where this machine itself finds who listens so. */
export function localUrl({ port, host }: { port: number; host: string | null }): string {
  if (foundAsLocalhost.has(host)) return `http://localhost:${port}`;
  return `http://${isIPv6(host ?? '') ? `[${host}]` : host}:${port}`;
}

/** Resolves when the server accepts connections, without `host` on all IPs. @throws the error of `listen`, with its port */
export function listen(server: Server, port: number, host: string | null = null): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, ...(host && { host }) }, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

/** The port itself if it is free, and for 0 any free one. @throws the error of `listen` if it is taken */
export async function freePort(port: number, host: string | null = null): Promise<number> {
  const server = createServer();
  await listen(server, port, host);
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return address !== null && typeof address === 'object' ? address.port : port;
}
