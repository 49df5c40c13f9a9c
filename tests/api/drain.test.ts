import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { expect, test } from '@playwright/test';
import { call, newcomer, outcome } from '#tests/support/http';
import { type Installation, startInstallation } from '#tests/support/installation';
import { dial, parse } from '#tests/support/raw';

/** SIGTERM, or SIGHUP when its terminal is closed: what is in flight is answered, readiness says no, and nothing that was acknowledged is lost. */

let house: Installation;
let folder: string;

/** Loaded by the server: a signal throws where nobody catches, another rejects what nobody awaits. */
const faults = `
  process.on('SIGUSR2', () => { throw new Error('planted'); });
  process.on('SIGWINCH', () => void Promise.reject(new Error('planted')));`;

/** A command that writes down how it was called. */
const notify = '#!/bin/sh\necho "$*" >> "$(dirname "$0")/notified"\n';

test.beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'gatehouse-drain-'));
  writeFileSync(join(folder, 'systemd-notify'), notify, { mode: 0o755 });
  house = await startInstallation({
    NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(faults)}`,
    PATH: [folder, process.env.PATH].join(delimiter),
    NOTIFY_SOCKET: join(folder, 'socket'),
  });
});

test.afterEach(async () => {
  await house.close();
  rmSync(folder, { recursive: true });
});

const ready = () => outcome(call('GET', '/api/health/ready', { server: house.url }));

test('FLT-18 under load every request is answered while readiness says no, and all that was said is kept', async () => {
  test.setTimeout(120_000);
  const acknowledged: string[] = [];
  const others: string[] = [];
  let open = true;
  const client = async () => {
    while (open) {
      const who = newcomer();
      const answer = await outcome(call('POST', '/api/register', { server: house.url, json: who })).catch(
        String,
      );
      if (answer === '201') acknowledged.push(who.email);
      else others.push(answer);
    }
  };
  const clients = Array.from({ length: 8 }, client);
  await expect.poll(() => acknowledged.length, { timeout: 60_000 }).toBeGreaterThan(10);
  expect(await ready()).toBe('200');
  const ended = house.nodes[0]?.stop();
  await expect.poll(ready, { intervals: [20] }).toBe('503');
  const before = acknowledged.length;
  await expect.poll(() => acknowledged.length).toBeGreaterThan(before);
  // What a load balancer does that has heard the no.
  open = false;
  await Promise.all(clients);
  expect(await ended).toBe(0);
  expect(others).toEqual([]);
  const rows = await house.query<{ email: string }>(`SELECT "email" FROM "User"`);
  expect(rows.map(({ email }) => email).sort()).toEqual(acknowledged.toSorted());
});

/** Half of a registration, the rest of it, and another connection that has nothing to do any more. */
async function comeInside() {
  const who = newcomer();
  const body = JSON.stringify(who);
  const { host } = new URL(house.url);
  const inside = await dial(house.url);
  const head = `POST /api/register HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/json\r\n`;
  inside.send(`${head}Content-Length: ${body.length}\r\n\r\n${body.slice(0, 10)}`);
  const idle = await dial(house.url);
  idle.send(`GET /api/health HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
  await expect.poll(idle.received).toContain('200 OK');
  return { who, inside, rest: body.slice(10), idle };
}

test('after an exception that nobody caught new requests are refused, what is in flight is answered, and it ends with 1', async () => {
  const { who, inside, rest } = await comeInside();
  const [node] = house.nodes;
  process.kill(node?.pid ?? 0, 'SIGUSR2');
  await expect.poll(ready, { intervals: [20] }).toBe('503');
  const answers = [
    await call('POST', '/api/register', { server: house.url, json: newcomer() }),
    await call('GET', '/login', { server: house.url }),
  ];
  for (const { status, text } of answers) {
    expect(status).toBe(503);
    expect(text).toContain('This server has met a failure and is about to start again.');
  }
  expect(await outcome(call('GET', '/api/health', { server: house.url }))).toBe('200');
  inside.send(rest);
  const { status, headers } = parse(await inside.all);
  expect([status, headers.connection]).toEqual([201, 'close']);
  // Its supervisor's signal changes nothing of that.
  process.kill(node?.pid ?? 0, 'SIGTERM');
  await expect.poll(() => node?.ended(), { timeout: 20_000 }).toBe(1);
  expect(await house.query(`SELECT "email" FROM "User"`)).toEqual([{ email: who.email }]);
  expect(node?.output()).toContain('"event":"service.refused","reason":"failure"');
});

test('a rejection that nobody awaited is logged, and the service goes on', async () => {
  const [node] = house.nodes;
  process.kill(node?.pid ?? 0, 'SIGWINCH');
  await expect.poll(() => node?.output()).toContain('process.unhandled_rejection');
  expect(await ready()).toBe('200');
});

test('where systemd waits for it, it is told once that requests are answered', async () => {
  const notified = () => {
    try {
      return readFileSync(join(folder, 'notified'), 'utf8');
    } catch {
      return '';
    }
  };
  await expect.poll(notified).toBe('--ready\n');
  await expect.poll(ready).toBe('200');
});

test('FLT-18 where nobody asks for readiness the door shuts at once, and who is inside is answered', async () => {
  const { who, inside, rest, idle } = await comeInside();
  const ended = house.nodes[0]?.stop();
  await idle.all;
  const refused = await dial(house.url);
  expect(await refused.all).toBe('');
  inside.send(rest);
  const { status, headers } = parse(await inside.all);
  expect([status, headers.connection]).toEqual([201, 'close']);
  expect(await ended).toBe(0);
  expect(await house.query(`SELECT "email" FROM "User"`)).toEqual([{ email: who.email }]);
});

test('FLT-18 a terminal that is closed ends it as SIGTERM does: who is inside is answered', async () => {
  const { inside, rest, idle } = await comeInside();
  const [node] = house.nodes;
  process.kill(node?.pid ?? 0, 'SIGHUP');
  await idle.all;
  inside.send(rest);
  expect(parse(await inside.all).status).toBe(201);
  await expect.poll(() => node?.ended()).toBe(0);
});
