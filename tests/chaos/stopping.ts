import { request } from 'node:http';
import { text as textOf } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { faultsInDatabase } from '#tests/chaos/faults';
import { tell } from '#tests/chaos/report';
import type { Stage } from '#tests/chaos/stages';
import { type Acknowledged, warmUp } from '#tests/chaos/storm';
import { newcomer } from '#tests/support/http';
import { startServer, type TestServer } from '#tests/support/server';

/** SIGTERM in a storm of registrations: whoever was heard is answered, and what was acknowledged is there. */

const clients = 16;
const storm = 500;
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

/** A connection of its own for each request: who reuses one may write on it just when it is closed. */
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

async function register({ url }: TestServer, seen: Seen): Promise<boolean> {
  const person = newcomer();
  const from = performance.now();
  try {
    const { status, text } = await post(`${url}/api/register`, person);
    if (status === 201) seen.registered.push({ id: JSON.parse(text).user.id, ...person });
    else if (status !== 503) seen.odd.push(status);
    return true;
  } catch {
    seen.unanswered.push(from);
    return false;
  }
}

export async function runStop(stage: Stage): Promise<boolean> {
  const server = await startServer(stage.environment);
  const seen: Seen = { registered: [], odd: [], unanswered: [] };
  const storming = Array.from({ length: clients }, async () => {
    while (await register(server, seen));
  });
  await warmUp(seen.registered);
  await pause(storm);
  const from = performance.now();
  const code = await server.stop();
  const took = performance.now() - from;
  await Promise.all(storming);
  // The embedded database can be asked only while a server runs on it.
  const heir = await startServer(stage.environment);
  const faults = await faultsInDatabase(await stage.databaseUrl(), seen.registered);
  await heir.stop();
  if (code !== 0) faults.push(`it ended with ${code}`);
  if (took > promised) faults.push(`it took ${Math.round(took)} ms`);
  const heard = seen.unanswered.filter((began) => began < from - heardAfter).length;
  if (heard > 0) faults.push(`${heard} heard and not answered`);
  if (seen.odd.length > 0) faults.push(`odd answers: ${seen.odd.join(' ')}`);
  if (seen.registered.length === 0) faults.push('nobody was registered: this proves nothing');
  const words = `${seen.registered.length} acknowledged and kept, ended after ${(took / 1_000).toFixed(1)} s`;
  tell(`FLT-18 ${stage.name}: graceful stop under load`, words, faults);
  return faults.length === 0;
}
