import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A reverse proxy in front of an installation with a public name: it forwards everything with that name as the Host. */
export interface ReverseProxy {
  url: string;
  close(): Promise<void>;
}

export async function startReverseProxy(target: string, host: string): Promise<ReverseProxy> {
  const server = createServer((incoming, answer) => {
    const { method, url: path, headers } = incoming;
    const passed = request(target, { method, path, headers: { ...headers, host } }, (response) => {
      answer.writeHead(response.statusCode ?? 502, response.rawHeaders);
      response.pipe(answer);
    });
    passed.on('error', () => answer.destroy());
    incoming.pipe(passed);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
