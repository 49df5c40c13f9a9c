import { setTimeout as pause } from 'node:timers/promises';
import { call, signUpInput } from '#tests/support/http';
import type { TestServer } from '#tests/support/server';

/** Registrations from many clients at once, as fast as they are answered, until the server dies. */

const clients = 32;

/** A cold server is slow: the clock starts after this many registrations, or after this time. */
const warm = 25;
const longestWarmUp = 8_000;

export interface Acknowledged {
  id: string;
  email: string;
  password: string;
}

export interface LoadResult {
  /** Users acknowledged with 201. */
  acknowledged: Acknowledged[];
  /** Registrations without an answer: they may be there or not. */
  unanswered: number;
  /** Registrations with another answer. */
  refused: number;
}

async function registerOn(server: TestServer, observed: LoadResult): Promise<boolean> {
  const user = signUpInput();
  try {
    const { status, json } = await call('POST', '/api/register', { server: server.url, json: user });
    const { id } = (json.user ?? {}) as { id?: string };
    if (status === 201 && id) observed.acknowledged.push({ id, ...user });
    else observed.refused += 1;
    return true;
  } catch {
    observed.unanswered += 1;
    return false;
  }
}

/** Resolves when enough were acknowledged. */
export async function warmUp(acknowledged: Acknowledged[]): Promise<void> {
  const start = performance.now();
  while (acknowledged.length < warm && performance.now() - start < longestWarmUp) await pause(10);
}

/** Keeps the load up for that time after the warm-up, then kills the server with SIGKILL. */
export async function loadUntilKilled(server: TestServer, milliseconds: number): Promise<LoadResult> {
  const observed: LoadResult = { acknowledged: [], unanswered: 0, refused: 0 };
  const client = async () => {
    while (await registerOn(server, observed));
  };
  const running = Array.from({ length: clients }, client);
  await warmUp(observed.acknowledged);
  await pause(milliseconds);
  await server.kill();
  await Promise.all(running);
  return observed;
}
