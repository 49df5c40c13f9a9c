import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { expect, test } from '@playwright/test';
import { call, outcome, signUpInput } from '#tests/support/http';
import { type Installation, startInstallation } from '#tests/support/installation';
import { dial, parse } from '#tests/support/raw';

/** SIGTERM, or SIGHUP when its terminal is closed: what is in flight is answered, readiness says no, and nothing that was acknowledged is lost. */

let installation: Installation;
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
  installation = await startInstallation({
    NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(faults)}`,
    PATH: [folder, process.env.PATH].join(delimiter),
    NOTIFY_SOCKET: join(folder, 'socket'),
  });
});

test.afterEach(async () => {
  await installation.close();
  rmSync(folder, { recursive: true });
});

const ready = () => outcome(call('GET', '/api/health/ready', { server: installation.url }));

test('FLT-18 under load every request is answered while readiness fails, and every acknowledged change is kept', async () => {
  test.setTimeout(120_000);
  const acknowledged: string[] = [];
  const others: string[] = [];
  let open = true;
  const client = async () => {
    while (open) {
      const who = signUpInput();
      const answer = await outcome(
        call('POST', '/api/register', { server: installation.url, json: who }),
      ).catch(String);
      if (answer === '201') acknowledged.push(who.email);
      else others.push(answer);
    }
  };
  const clients = Array.from({ length: 8 }, client);
  await expect.poll(() => acknowledged.length, { timeout: 60_000 }).toBeGreaterThan(10);
  expect(await ready()).toBe('200');
  const ended = installation.nodes[0]?.stop();
  await expect.poll(ready, { intervals: [20] }).toBe('503');
  const before = acknowledged.length;
  await expect.poll(() => acknowledged.length).toBeGreaterThan(before);
  // A load balancer stops sending after a failed readiness probe.
  open = false;
  await Promise.all(clients);
  expect(await ended).toBe(0);
  expect(others).toEqual([]);
  const rows = await installation.query<{ email: string }>(`SELECT "email" FROM "User"`);
  expect(rows.map(({ email }) => email).sort()).toEqual(acknowledged.toSorted());
});

/** Half of a registration, the rest of it, and another connection that has nothing to do any more. */
async function comeInside() {
  const who = signUpInput();
  const body = JSON.stringify(who);
  const { host } = new URL(installation.url);
  const inside = await dial(installation.url);
  const head = `POST /api/register HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/json\r\n`;
  inside.send(`${head}Content-Length: ${body.length}\r\n\r\n${body.slice(0, 10)}`);
  const idle = await dial(installation.url);
  idle.send(`GET /api/health HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
  await expect.poll(idle.received).toContain('200 OK');
  return { who, inside, rest: body.slice(10), idle };
}

test('after an uncaught exception the server refuses new requests, answers those in flight, and exits with 1', async () => {
  const { who, inside, rest } = await comeInside();
  const [node] = installation.nodes;
  process.kill(node?.pid ?? 0, 'SIGUSR2');
  await expect.poll(ready, { intervals: [20] }).toBe('503');
  const answers = [
    await call('POST', '/api/register', { server: installation.url, json: signUpInput() }),
    await call('GET', '/login', { server: installation.url }),
  ];
  for (const { status, text } of answers) {
    expect(status).toBe(503);
    expect(text).toContain('This server has met a failure and is about to start again.');
  }
  expect(await outcome(call('GET', '/api/health', { server: installation.url }))).toBe('200');
  inside.send(rest);
  const { status, headers } = parse(await inside.all);
  expect([status, headers.connection]).toEqual([201, 'close']);
  // Its supervisor's signal changes nothing of that.
  process.kill(node?.pid ?? 0, 'SIGTERM');
  await expect.poll(() => node?.ended(), { timeout: 20_000 }).toBe(1);
  expect(await installation.query(`SELECT "email" FROM "User"`)).toEqual([{ email: who.email }]);
  expect(node?.output()).toContain('"event":"service.refused","reason":"failure"');
});

test('an unhandled rejection is logged, and the server goes on', async () => {
  const [node] = installation.nodes;
  process.kill(node?.pid ?? 0, 'SIGWINCH');
  await expect.poll(() => node?.output()).toContain('process.unhandled_rejection');
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

test('FLT-18 without readiness probes the server stops accepting at once, and answers the requests in flight', async () => {
  const { who, inside, rest, idle } = await comeInside();
  const ended = installation.nodes[0]?.stop();
  await idle.all;
  const refused = await dial(installation.url);
  expect(await refused.all).toBe('');
  inside.send(rest);
  const { status, headers } = parse(await inside.all);
  expect([status, headers.connection]).toEqual([201, 'close']);
  expect(await ended).toBe(0);
  expect(await installation.query(`SELECT "email" FROM "User"`)).toEqual([{ email: who.email }]);
});

test('FLT-18 a closed terminal ends the server as SIGTERM does: requests in flight are answered', async () => {
  const { inside, rest, idle } = await comeInside();
  const [node] = installation.nodes;
  process.kill(node?.pid ?? 0, 'SIGHUP');
  await idle.all;
  inside.send(rest);
  expect(parse(await inside.all).status).toBe(201);
  await expect.poll(() => node?.ended()).toBe(0);
});
