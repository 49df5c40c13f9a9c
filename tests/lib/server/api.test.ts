import { once } from 'node:events';
import { createServer, get, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { expect, test } from '@playwright/test';
import { type ApiRoute, serveApi } from '#lib/server/api';

/** The API's dispatcher, with a route of its own. */

async function* endless() {
  for (;;) yield 'x'.repeat(65_536);
}

const headers = { 'Content-Disposition': 'attachment' };
const file = async () =>
  new Response(Readable.toWeb(Readable.from(endless())) as ReadableStream, { headers });

test('a client that leaves in the middle of a file is no failure of the server', async () => {
  const route = { template: '/api/file', handlers: { GET: file } } as unknown as ApiRoute;
  const api = serveApi([route], 'http://localhost');
  let answered: Promise<boolean> | undefined;
  const server = createServer(({ method = '', url = '', headers }, response) => {
    answered = api({ method, url, headers, body: undefined }, response);
  }).listen(0);
  await once(server, 'listening');
  try {
    const request = get(`http://localhost:${(server.address() as AddressInfo).port}/api/file`);
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    await once(response, 'data');
    request.destroy();
    expect(await answered).toBe(true);
  } finally {
    server.close();
  }
});
