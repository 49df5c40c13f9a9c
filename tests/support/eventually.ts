import { setTimeout as pause } from 'node:timers/promises';
import type { Answer } from '#tests/support/http';

/** What came in the end. */
export interface Asked extends Answer {
  /** True if there was a 503 before: then what was asked for may have been done the first time, unheard. */
  turnedAway: boolean;
}

export interface Deadline {
  /** How often it asks at most. */
  times?: number;
  /** Milliseconds after which it asks no more. */
  within?: number;
  /** Milliseconds from an answer to the next question. */
  wait?: number;
}

/** What a client does on a busy machine, which has nothing to do with what a test is about: it asks again when it is told 503. */
export async function eventually(
  send: () => Promise<Answer>,
  { times = 10, within = Number.POSITIVE_INFINITY, wait = 0 }: Deadline = {},
): Promise<Asked> {
  const start = performance.now();
  for (let asked = 1; ; asked += 1) {
    const answer = await send();
    if (answer.status !== 503 || asked >= times || performance.now() - start + wait > within)
      return { ...answer, turnedAway: asked > 1 };
    if (wait > 0) await pause(wait);
  }
}
