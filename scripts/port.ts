import { createServer, type Server } from 'node:net';

/** Resolves when the server accepts connections. @throws the error of `listen`, with its port */
export function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

/** The port itself if it is free, and for 0 any free one. @throws the error of `listen` if it is taken */
export async function freePort(port: number): Promise<number> {
  const server = createServer();
  await listen(server, port);
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return address !== null && typeof address === 'object' ? address.port : port;
}
