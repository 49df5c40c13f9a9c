import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { expect, test } from '@playwright/test';
import { call, outcome, signUpInput } from '#tests/support/http';
import { type Installation, startInstallation } from '#tests/support/installation';
import { dial, parse } from '#tests/support/raw';
import type { TestServer } from '#tests/support/server';

/** SIGTERM, or SIGHUP when its terminal is closed: what is in flight is answered, readiness says no, and nothing that was acknowledged is lost. */

test.describe.configure({ mode: 'default' });

let installation: Installation;
let node: TestServer;
/** Of the node. */
let folder: string;

/** Loaded by the server: a signal throws where nobody catches, another rejects what nobody awaits. */
const faults = `
  process.on('SIGUSR2', () => { throw new Error('planted'); });
  process.on('SIGWINCH', () => void Promise.reject(new Error('planted')));`;

/** A command that writes down how it was called. */
const notify = '#!/bin/sh\necho "$*" >> "$(dirname "$0")/notified"\n';

/** A folder in which a node finds the command. */
function environment() {
  folder = mkdtempSync(join(tmpdir(), 'gatehouse-drain-'));
  writeFileSync(join(folder, 'systemd-notify'), notify, { mode: 0o755 });
  return { PATH: [folder, process.env.PATH].join(delimiter), NOTIFY_SOCKET: join(folder, 'socket') };
}

// A test that ends its node leaves the next one to a new one.
test.beforeEach(async () => {
  if (node?.ended() === null) return;
  const options = { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(faults)}` };
  if (installation) {
    rmSync(folder, { recursive: true });
    node = await installation.startNode(environment());
  } else {
    installation = await startInstallation({ ...options, ...environment() });
    node = installation.nodes[0] as TestServer;
  }
});

test.afterAll(async () => {
  await installation.close();
  rmSync(folder, { recursive: true });
});

const ready = () => outcome(call('GET', '/api/health/ready', { server: node.url }));

/** The emails of all users but those. */
const emailsBeside = async (known: string[] = []): Promise<string[]> => {
  const rows = await installation.query<{ email: string }>(
    'SELECT "email" FROM "User" WHERE "email" <> ALL($1)',
    [known],
  );
  return rows.map(({ email }) => email).sort();
};

test('an unhandled rejection is logged, and the server goes on', async () => {
  process.kill(node.pid, 'SIGWINCH');
  await expect.poll(() => node.output()).toContain('process.unhandled_rejection');
  expect(await ready()).toBe('200');
});

test('systemd is notified once when the server answers requests', async () => {
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

test('FLT-18 under load every request is answered while readiness fails, and every acknowledged change is kept', async () => {
  test.setTimeout(120_000);
  const earlier = await emailsBeside();
  const acknowledged: string[] = [];
  const others: string[] = [];
  let open = true;
  const client = async () => {
    while (open) {
      const who = signUpInput();
      const register = call('POST', '/api/register', { server: node.url, json: who });
      const answer = await outcome(register).catch(String);
      if (answer === '201') acknowledged.push(who.email);
      else others.push(answer);
    }
  };
  const clients = Array.from({ length: 8 }, client);
  await expect.poll(() => acknowledged.length, { timeout: 60_000 }).toBeGreaterThan(10);
  expect(await ready()).toBe('200');
  const ended = node.stop();
  await expect.poll(ready, { intervals: [20] }).toBe('503');
  const before = acknowledged.length;
  await expect.poll(() => acknowledged.length).toBeGreaterThan(before);
  // A load balancer stops sending after a failed readiness probe.
  open = false;
  await Promise.all(clients);
  expect(await ended).toBe(0);
  expect(others).toEqual([]);
  expect(await emailsBeside(earlier)).toEqual(acknowledged.toSorted());
});

/** Half of a registration, the rest of it, and another connection that has nothing to do any more. */
async function comeInside() {
  const earlier = await emailsBeside();
  const who = signUpInput();
  const body = JSON.stringify(who);
  const { host } = new URL(node.url);
  const inside = await dial(node.url);
  const head = `POST /api/register HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/json\r\n`;
  inside.send(`${head}Content-Length: ${body.length}\r\n\r\n${body.slice(0, 10)}`);
  const idle = await dial(node.url);
  idle.send(`GET /api/health HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
  await expect.poll(idle.received).toContain('200 OK');
  return {
    inside,
    rest: body.slice(10),
    idle,
    expectKept: async () => expect(await emailsBeside(earlier)).toEqual([who.email]),
  };
}

test('after an uncaught exception the server refuses new requests, answers those in flight, and exits with 1', async () => {
  const { inside, rest, expectKept } = await comeInside();
  process.kill(node.pid, 'SIGUSR2');
  await expect.poll(ready, { intervals: [20] }).toBe('503');
  const answers = [
    await call('POST', '/api/register', { server: node.url, json: signUpInput() }),
    await call('GET', '/login', { server: node.url }),
  ];
  for (const { status, text } of answers) {
    expect(status).toBe(503);
    expect(text).toContain('This server has met a failure and is about to start again.');
  }
  expect(await outcome(call('GET', '/api/health', { server: node.url }))).toBe('200');
  inside.send(rest);
  const { status, headers } = parse(await inside.all);
  expect([status, headers.connection]).toEqual([201, 'close']);
  // Its supervisor's signal changes nothing of that.
  process.kill(node.pid, 'SIGTERM');
  await expect.poll(() => node.ended(), { timeout: 20_000 }).toBe(1);
  await expectKept();
  expect(node.output()).toContain('"event":"service.refused","reason":"failure"');
});

test('FLT-18 without readiness probes the server stops accepting at once, and answers the requests in flight', async () => {
  const { inside, rest, idle, expectKept } = await comeInside();
  const ended = node.stop();
  await idle.all;
  const refused = await dial(node.url);
  expect(await refused.all).toBe('');
  inside.send(rest);
  const { status, headers } = parse(await inside.all);
  expect([status, headers.connection]).toEqual([201, 'close']);
  expect(await ended).toBe(0);
  await expectKept();
});

test('FLT-18 a closed terminal ends the server as SIGTERM does: requests in flight are answered', async () => {
  const { inside, rest, idle } = await comeInside();
  process.kill(node.pid, 'SIGHUP');
  await idle.all;
  inside.send(rest);
  expect(parse(await inside.all).status).toBe(201);
  await expect.poll(() => node.ended()).toBe(0);
});
