import { expect, test } from '@playwright/test';
import type { Handler } from '#lib/server/server';
import { withServer } from '#tests/support/front-server';
import { dial, parse } from '#tests/support/raw';

/** Clients that take their time: each is told so if it can be, and the connection is closed. */

const limits = { headers: 200, request: 400, standstill: 400, check: 50 };
const answer: Handler = async (_, response) => void response.end('done');

test('INP-11 headers that do not end in time are 408, also when a byte comes now and then', async () => {
  await withServer(answer, limits, async (url) => {
    const connection = await dial(url);
    connection.send('GET / HTTP/1.1\r\nHost: localhost\r\n');
    const trickle = setInterval(() => connection.send('X: y\r\n'), 40);
    const { status, headers, body } = parse(await connection.all);
    clearInterval(trickle);
    expect([status, JSON.parse(body).code]).toEqual([408, 'request_timeout']);
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', connection: 'close' });
  });
});

test('INP-11 a body that does not end in time is 408, with a length or in chunks, and reaches no handler', async () => {
  let reached = 0;
  const count: Handler = async (_, response) => {
    reached += 1;
    response.end();
  };
  await withServer(count, limits, async (url) => {
    for (const framing of ['Content-Length: 1000', 'Transfer-Encoding: chunked']) {
      const connection = await dial(url);
      connection.send(`POST /api/x HTTP/1.1\r\nHost: localhost\r\n${framing}\r\n\r\n`);
      const trickle = setInterval(
        () => connection.send(framing.includes('chunked') ? '1\r\na\r\n' : 'a'),
        40,
      );
      const { status } = parse(await connection.all);
      clearInterval(trickle);
      expect([framing, status]).toEqual([framing, 408]);
    }
  });
  expect(reached).toBe(0);
});

test('INP-11 a client that sends nothing, or reads no answer, is disconnected', async () => {
  const closed: string[] = [];
  const long: Handler = async ({ url = '' }, response) => {
    response.once('close', () => closed.push(url));
    response.end('x'.repeat(20_000_000));
  };
  await withServer(long, limits, async (url) => {
    const silent = await dial(url);
    expect(parse(await silent.all).status).toBe(408);
    const still = await dial(url);
    still.pause();
    still.send('GET /still HTTP/1.1\r\nHost: localhost\r\n\r\n');
    const reader = await dial(url);
    reader.send('GET /reader HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n');
    expect((await reader.all).length).toBeGreaterThan(20_000_000);
    // Its client has neither read nor closed anything.
    await expect.poll(() => closed).toContain('/still');
  });
});

test('an answer that is under way, or owed to a request that was read, is not mixed with a refusal', async () => {
  const slow: Handler = async ({ url }, response) => {
    if (url === '/streamed') response.write('first');
    setTimeout(() => response.end('last'), 300);
  };
  await withServer(slow, limits, async (url) => {
    for (const path of ['/streamed', '/owed']) {
      const connection = await dial(url);
      connection.send(`GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\nGARBAGE\r\n\r\n`);
      const all = await connection.all;
      expect([path, all]).toEqual([path, expect.stringContaining('last')]);
      expect(all).not.toMatch(/HTTP\/1\.1 4/);
    }
  });
});

test('pipelined requests are answered in their order, and a FIN in the middle of one is the end', async () => {
  const echo: Handler = async ({ url }, response) => {
    const wait = Number(url?.slice(1));
    setTimeout(() => response.end(`<${wait}>`), 100 - wait);
  };
  await withServer(echo, limits, async (url) => {
    const connection = await dial(url);
    const numbers = Array.from({ length: 50 }, (_, index) => index);
    const last = 'GET /99 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n';
    connection.send(numbers.map((n) => `GET /${n} HTTP/1.1\r\nHost: localhost\r\n\r\n`).join('') + last);
    const answers = [...(await connection.all).matchAll(/<(\d+)>/g)].map(([, n]) => Number(n));
    expect(answers).toEqual([...numbers, 99]);
    const half = await dial(url);
    half.send('POST /api/x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nabc');
    half.finish();
    expect(parse(await half.all).status).toBe(400);
  });
});
