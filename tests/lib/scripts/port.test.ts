import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { connect, createServer, type Server } from 'node:net';
import { expect, test } from '@playwright/test';
import { freePort, listen, portOf, reservePort } from '#scripts/port';

const close = (server: Server) => new Promise((resolve) => server.close(resolve));

test('a reserved port belongs to its server alone, and is free after its end', async () => {
  const held = await reservePort();
  const port = portOf(held);
  await expect(freePort(port)).rejects.toMatchObject({ code: 'EADDRINUSE', port });
  const server = createHttpServer((_, response) => response.end('served'));
  await listen(server, held);
  await expect(freePort(port)).rejects.toMatchObject({ code: 'EADDRINUSE' });
  for (const host of ['127.0.0.1', 'localhost'])
    expect(await (await fetch(`http://${host}:${port}`)).text()).toBe('served');
  server.closeAllConnections();
  await close(server);
  expect(await freePort(port)).toBe(port);
});

test('a client of a port that is only reserved is disconnected', async () => {
  const held = await reservePort();
  const early = connect(portOf(held), '127.0.0.1');
  early.on('error', () => {});
  await once(early, 'close');
  await close(held);
});

test('free ports are not those that the system gives out by itself, and no two are the same', async () => {
  const ports = [await freePort(0), await freePort(0), await freePort(0)];
  for (const port of ports) expect(port).toBeLessThan(32_768);
  expect(new Set(ports).size).toBe(3);
  const taken = createServer();
  await listen(taken, { port: 0, host: null });
  await expect(freePort(portOf(taken))).rejects.toMatchObject({ code: 'EADDRINUSE' });
  await close(taken);
});
