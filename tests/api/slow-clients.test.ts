import { expect, test } from '@playwright/test';
import { call, serverUrl } from '#tests/support/http';
import { dial, parse } from '#tests/support/raw';

const each = 100;

test('INP-11 300 slow clients are disconnected within a minute, and delay no other client', async () => {
  test.setTimeout(120_000);
  const head = `Host: ${new URL(serverUrl()).host}\r\nContent-Type: application/json\r\n`;
  const kinds = [
    { begin: `GET /login HTTP/1.1\r\n${head}`, more: 'X: y\r\n' },
    { begin: `POST /api/login HTTP/1.1\r\n${head}Content-Length: 5000\r\n\r\n`, more: 'x' },
    { begin: `POST /api/login HTTP/1.1\r\n${head}Transfer-Encoding: chunked\r\n\r\n`, more: '1\r\nx\r\n' },
  ];
  const clients = await Promise.all(
    kinds.flatMap((kind) => Array.from({ length: each }, async () => ({ ...kind, ...(await dial()) }))),
  );
  for (const { send, begin } of clients) send(begin);
  const trickle = setInterval(() => {
    for (const { send, more } of clients) send(more);
  }, 1_000);
  let open = clients.length;
  const statuses = Promise.all(
    clients.map(async ({ all }) => {
      const { status } = parse(await all);
      open -= 1;
      return status;
    }),
  );
  const start = Date.now();
  let longest = 0;
  while (open > 0) {
    const asked = Date.now();
    expect((await call('GET', '/api/users/me')).status).toBe(401);
    longest = Math.max(longest, Date.now() - asked);
  }
  clearInterval(trickle);
  expect(await statuses).toEqual(Array(clients.length).fill(408));
  expect(Date.now() - start).toBeLessThan(45_000);
  expect(longest).toBeLessThan(5_000);
});
