import { AsyncLocalStorage } from 'node:async_hooks';
import { processSingleton } from '#lib/process-singleton';

/**
 * How long a request may wait for the database, all its questions together: porch, page and operation share it, so
 * that an outage is told within 3 s however many questions a request has. Only waiting counts, not what is done in
 * between. What no request caused (start, jobs, commands) has no such end, but each single question does (lib/pool).
 */

/** Milliseconds: of the promised 3 s a third is left for the rest of the answer, on a busy machine, too. */
export const requestDeadline = 2_000;

/** Milliseconds: for the few operations whose work grows with the installation. They say so (`deadline`). */
export const longDeadline = 10_000;

export class Deadline {
  #left: number;
  #waiting = 0;
  #since = 0;

  constructor(milliseconds: number) {
    this.#left = milliseconds;
  }

  /** Milliseconds; 0 or less is none. */
  get left(): number {
    return this.#waiting === 0 ? this.#left : this.#left - (performance.now() - this.#since);
  }

  /** Counts the time until the answer. What is waited for side by side counts once. */
  async spend<T>(ask: () => Promise<T>): Promise<T> {
    if (this.#waiting === 0) this.#since = performance.now();
    this.#waiting += 1;
    try {
      return await ask();
    } finally {
      const left = this.left;
      this.#waiting -= 1;
      if (this.#waiting === 0) this.#left = left;
    }
  }
}

const current = () => processSingleton('deadline', () => new AsyncLocalStorage<Deadline>());

/** Runs `work`, and all that it begins, with so much patience from now on. */
export function withDeadline<T>(milliseconds: number, work: () => T): T {
  return current().run(new Deadline(milliseconds), work);
}

/** The patience of the request that is being answered; without one, an endless one. */
export function deadline(): Deadline {
  return current().getStore() ?? new Deadline(Number.POSITIVE_INFINITY);
}
