import { request } from 'node:http';
import { text as textOf } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { faultsInDatabase } from '#tests/chaos/faults';
import { type Acknowledged, warmUp } from '#tests/chaos/load';
import { reportCase } from '#tests/chaos/report';
import type { ChaosTarget } from '#tests/chaos/targets';
import { signUpInput } from '#tests/support/http';
import { startServer, type TestServer } from '#tests/support/server';

/** SIGTERM under a load of registrations: every accepted request is answered, every acknowledged user is there. */

const clients = 16;
const loadUntilKilled = 500;
const promised = 10_000;
/** A request that began so long before the signal was no longer waiting to be accepted. */
const heardAfter = 100;

interface Seen {
  registered: Acknowledged[];
  /** Answers that are neither 201 nor 503. */
  odd: number[];
  /** When requests began that got no answer, by performance.now(). */
  unanswered: number[];
}

/** Each request has its own connection: a reused one may be closed at the moment of the write. */
function post(url: string, json: unknown): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json' };
    const sent = request(url, { method: 'POST', agent: false, headers }, async (response) => {
      resolve({ status: response.statusCode ?? 0, text: await textOf(response) });
    });
    sent.on('error', reject);
    sent.end(JSON.stringify(json));
  });
}

async function register({ url }: TestServer, observed: Seen): Promise<boolean> {
  const user = signUpInput();
  const from = performance.now();
  try {
    const { status, text } = await post(`${url}/api/register`, user);
    if (status === 201) observed.registered.push({ id: JSON.parse(text).user.id, ...user });
    else if (status !== 503) observed.odd.push(status);
    return true;
  } catch {
    observed.unanswered.push(from);
    return false;
  }
}

export async function runStop(target: ChaosTarget): Promise<boolean> {
  const server = await startServer(target.environment);
  const observed: Seen = { registered: [], odd: [], unanswered: [] };
  const running = Array.from({ length: clients }, async () => {
    while (await register(server, observed));
  });
  await warmUp(observed.registered);
  await pause(loadUntilKilled);
  const from = performance.now();
  const code = await server.stop();
  const took = performance.now() - from;
  await Promise.all(running);
  // The embedded database can be asked only while a server runs on it.
  const successor = await startServer(target.environment);
  const faults = await faultsInDatabase(await target.databaseUrl(), observed.registered);
  await successor.stop();
  if (code !== 0) faults.push(`it ended with ${code}`);
  if (took > promised) faults.push(`it took ${Math.round(took)} ms`);
  const heard = observed.unanswered.filter((began) => began < from - heardAfter).length;
  if (heard > 0) faults.push(`${heard} accepted and not answered`);
  if (observed.odd.length > 0) faults.push(`odd answers: ${observed.odd.join(' ')}`);
  if (observed.registered.length === 0) faults.push('no user was registered: this proves nothing');
  const words = `${observed.registered.length} acknowledged and kept, ended after ${(took / 1_000).toFixed(1)} s`;
  reportCase(`FLT-18 ${target.name}: graceful stop under load`, words, faults);
  return faults.length === 0;
}
