import { setTimeout as pause } from 'node:timers/promises';
import type { Answer } from '#tests/support/http';

/** The last answer. */
export interface Retried extends Answer {
  /** True if a 503 came first: the server may have done that request without saying so. */
  retried: boolean;
}

export interface RetryLimits {
  /** The highest number of requests. */
  times?: number;
  /** Milliseconds after which it sends no more. */
  within?: number;
  /** Milliseconds from an answer to the next request. */
  wait?: number;
}

/** Sends again after a 503, as a client does: on a busy machine a 503 says nothing about the subject of a test. */
export async function eventually(
  send: () => Promise<Answer>,
  { times = 10, within = Number.POSITIVE_INFINITY, wait = 0 }: RetryLimits = {},
): Promise<Retried> {
  const start = performance.now();
  for (let sent = 1; ; sent += 1) {
    const answer = await send();
    if (answer.status !== 503 || sent >= times || performance.now() - start + wait > within)
      return { ...answer, retried: sent > 1 };
    if (wait > 0) await pause(wait);
  }
}
