import { expect, test } from '@playwright/test';
import { limits } from '#lib/server/limits';
import type { Handler } from '#lib/server/server';
import { withServer } from '#tests/support/front-server';
import { type Connection, dial } from '#tests/support/raw';

const answer: Handler = async (_, response) => void response.end('done');

const get = 'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n';

/** Which of the connections got an answer. */
async function answered(connections: Connection[]): Promise<boolean[]> {
  for (const connection of connections) connection.send(get);
  return Promise.all(
    connections.map(({ received, all }) =>
      Promise.race([
        all.then(() => false),
        expect
          .poll(received)
          .toContain('done')
          .then(() => true),
      ]),
    ),
  );
}

const open = async (url: string, count: number) => {
  const connections: Connection[] = [];
  for (let index = 0; index < count; index += 1) connections.push(await dial(url));
  return connections;
};

test('beyond the limit of one client a connection is closed unread, until another one ends', async () => {
  await withServer(answer, { connectionsOfOne: 3, isExempt: () => false }, async (url) => {
    const connections = await open(url, 5);
    expect(await answered(connections)).toEqual([true, true, true, false, false]);
    connections[0]?.finish();
    await connections[0]?.all;
    expect(await answered(await open(url, 2))).toEqual([true, false]);
  });
});

test('an exempt client is not counted, and the limit of the process applies to all', async () => {
  await withServer(answer, { connectionsOfOne: 1, connections: 4 }, async (url) => {
    expect(await answered(await open(url, 6))).toEqual([true, true, true, true, false, false]);
  });
});

test('only a client that cannot come from elsewhere is exempt', () => {
  for (const ip of ['127.0.0.1', '127.8.8.8', '::1']) expect([ip, limits.isExempt(ip)]).toEqual([ip, true]);
  for (const ip of ['10.0.0.1', '192.168.0.1', '::', '1270.0.0.1', 'fe80::1', ''])
    expect([ip, limits.isExempt(ip)]).toEqual([ip, false]);
});
