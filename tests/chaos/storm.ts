import { setTimeout as pause } from 'node:timers/promises';
import { call, newcomer } from '#tests/support/http';
import type { TestServer } from '#tests/support/server';

/** Registrations from many clients at once, as fast as they are answered, until the server dies. */

const clients = 32;

/** A cold server is slow: the clock starts when so many are in, or after so long. */
const warm = 25;
const longestWarmUp = 8_000;

export interface Acknowledged {
  id: string;
  email: string;
  password: string;
}

export interface Aftermath {
  /** Who got a 201. */
  acknowledged: Acknowledged[];
  /** How many were sent and never answered: they may be there or not. */
  unanswered: number;
  /** How many got another answer. */
  refused: number;
}

async function registerOn(server: TestServer, seen: Aftermath): Promise<boolean> {
  const person = newcomer();
  try {
    const { status, json } = await call('POST', '/api/register', { server: server.url, json: person });
    const { id } = (json.user ?? {}) as { id?: string };
    if (status === 201 && id) seen.acknowledged.push({ id, ...person });
    else seen.refused += 1;
    return true;
  } catch {
    seen.unanswered += 1;
    return false;
  }
}

/** Until so many were acknowledged. */
export async function warmUp(acknowledged: Acknowledged[]): Promise<void> {
  const start = performance.now();
  while (acknowledged.length < warm && performance.now() - start < longestWarmUp) await pause(10);
}

/** Lets the storm blow, once it is dense, for so long and then kills the server with SIGKILL. */
export async function storm(server: TestServer, milliseconds: number): Promise<Aftermath> {
  const seen: Aftermath = { acknowledged: [], unanswered: 0, refused: 0 };
  const client = async () => {
    while (await registerOn(server, seen));
  };
  const storming = Array.from({ length: clients }, client);
  await warmUp(seen.acknowledged);
  await pause(milliseconds);
  await server.kill();
  await Promise.all(storming);
  return seen;
}
