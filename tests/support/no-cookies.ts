import { once } from 'node:events';
import { createServer, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * Works with a forward proxy that drops every `Set-Cookie`. To the server a browser behind it is one whose settings block
 * cookies, and those can be set in no headless one.
 */
export async function withoutCookies(work: (proxy: string) => Promise<void>): Promise<void> {
  const proxy = createServer((request, response) => {
    const { 'proxy-connection': _, ...headers } = request.headers;
    const forwarded = send(request.url ?? '', { method: request.method, headers }, (answer) => {
      const { 'set-cookie': _, ...kept } = answer.headers;
      response.writeHead(answer.statusCode ?? 502, kept);
      answer.pipe(response);
    });
    forwarded.once('error', () => response.destroy());
    request.pipe(forwarded);
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  try {
    await work(`http://127.0.0.1:${(proxy.address() as AddressInfo).port}`);
  } finally {
    proxy.closeAllConnections();
    proxy.close();
  }
}
