import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { TLSSocket } from 'node:tls';
import { expect, test } from '@playwright/test';
import { certificate, key } from '#tests/support/certificate';
import { withFolder } from '#tests/support/folder';
import { spawnStart } from '#tests/support/server';

/** The SSLRequest that begins a PostgreSQL connection over TLS. */
const tlsRequest = 80_877_103;

/** A fake database that offers TLS with its own certificate, and records what it receives. */
async function startListener(received: string[]): Promise<Server> {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', (first) => {
      if (first.length !== 8 || first.readInt32BE(4) !== tlsRequest) {
        received.push(`in clear: ${first.toString()}`);
        return void socket.destroy();
      }
      socket.write('S');
      const secure = new TLSSocket(socket, { isServer: true, key, cert: certificate });
      secure.on('error', () => {});
      secure.once('data', (startup) => {
        received.push(startup.toString());
        secure.destroy();
      });
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

async function startOn(server: Server, query: string): Promise<number | null> {
  const { port } = server.address() as AddressInfo;
  const child = spawnStart({
    DATABASE_URL: `postgresql://gatehouse:pa55word@localhost:${port}/x?${query}`,
    APP_SECRET: 'Vq7mB2xK9tR4wZ8nC5yF1hJ6pL3sD0gA',
  });
  const [code] = await once(child, 'exit');
  return code;
}

test('the server does not talk to a database with an untrusted certificate', async () => {
  const received: string[] = [];
  const server = await startListener(received);
  for (const mode of ['verify-full', 'require']) expect(await startOn(server, `sslmode=${mode}`)).toBe(1);
  server.close();
  expect(received).toEqual([]);
});

test('the server talks to a database whose certificate is trusted for its name, and to no other', async () => {
  await withFolder(async (folder) => {
    const file = join(folder, 'authority.pem');
    writeFileSync(file, certificate);
    const received: string[] = [];
    const server = await startListener(received);
    await startOn(server, `sslmode=verify-full&sslrootcert=${encodeURIComponent(file)}`);
    server.close();
    expect(received.length).toBeGreaterThan(0);
    for (const startup of received) expect(startup).toMatch(/^[^i].*user\0gatehouse/s);
  });
});
