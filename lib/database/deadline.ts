import { AsyncLocalStorage } from 'node:async_hooks';
import { processSingleton } from '#lib/process-singleton';

/**
 * How long a request may wait for the database in all. Middleware, page and operation share this deadline, so that an
 * outage is reported within 3 s however many queries a request has. Only waiting counts. Start, jobs and commands have no
 * deadline, but each query has a timeout (lib/database/pool).
 */

/** Milliseconds: this leaves 1 s of the promised 3 s for the rest of the answer on a busy machine. */
export const requestDeadline = 2_000;

/** Milliseconds, for operations whose work grows with the installation (`deadline` of the operation). */
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

  /** Counts the time until the answer. Concurrent waits count once. */
  async spend<T>(run: () => Promise<T>): Promise<T> {
    if (this.#waiting === 0) this.#since = performance.now();
    this.#waiting += 1;
    try {
      return await run();
    } finally {
      const left = this.left;
      this.#waiting -= 1;
      if (this.#waiting === 0) this.#left = left;
    }
  }
}

const current = () => processSingleton('deadline', () => new AsyncLocalStorage<Deadline>());

/** Runs `work`, and all that it starts, with this deadline from now on. */
export function withDeadline<T>(milliseconds: number, work: () => T): T {
  return current().run(new Deadline(milliseconds), work);
}

/** The deadline of the current request; without a request, none. */
export function deadline(): Deadline {
  return current().getStore() ?? new Deadline(Number.POSITIVE_INFINITY);
}
