import path from 'node:path';
import { Piscina } from 'piscina';
import { config } from '#lib/config';
import { FairQueue } from '#lib/crypto/passwords/fair-queue';
import { AppError } from '#lib/errors';
import { processSingleton } from '#lib/process-singleton';

/**
 * The threads that hash, and who is next. Two lanes take turns, so that whoever is known does not wait behind any number
 * of strangers; within a lane the parties do, so that no party fills it for the others (ASVS 2.4.1).
 */

/** On whose behalf it is done: an account that is known, or an IP. Without one, that of the server's own shell. */
export interface QueueKey {
  priority: 'known' | 'anonymous';
  key: string;
}

const ourselves: QueueKey = { priority: 'known', key: '' };

/** Waiting tasks of a lane beyond which one is told to come back: about 12 s of work on two cores at cost 12. */
const places = 100;

export type Task =
  | { task: 'hash'; prehash: string; cost: number }
  /** Compares with the decoys too if `hash` does not match. */
  | { task: 'compare'; prehash: string; hash: string; decoys: string[] };

interface Waiting {
  begin(): void;
  refuse(): void;
}

class PasswordPool {
  readonly #threads = config().hashWorkers;
  readonly #piscina = new Piscina<Task, string | boolean>({
    filename: path.join(process.cwd(), 'lib/crypto/passwords/worker.mjs'),
    minThreads: 0,
    maxThreads: this.#threads,
    idleTimeout: 60_000,
  });
  readonly #priorities = { known: new FairQueue<Waiting>(places), anonymous: new FairQueue<Waiting>(places) };
  #last: QueueKey['priority'] = 'anonymous';
  #busy = 0;

  async run(task: Task, queueKey: QueueKey): Promise<string | boolean> {
    await this.#turnOf(queueKey);
    try {
      return await this.#piscina.run(task);
    } finally {
      this.#busy -= 1;
      this.#beginNext();
    }
  }

  #turnOf({ priority, key }: QueueKey): Promise<void> {
    return new Promise((begin, reject) => {
      const refuse = () => reject(new AppError('unavailable', { retryAfter: 5 }));
      this.#priorities[priority].push(key, { begin, refuse })?.refuse();
      this.#beginNext();
    });
  }

  #beginNext(): void {
    while (this.#busy < this.#threads) {
      const next = this.#next();
      if (!next) return;
      this.#busy += 1;
      next.begin();
    }
  }

  #next(): Waiting | undefined {
    const other = this.#last === 'known' ? 'anonymous' : 'known';
    for (const priority of [other, this.#last] as const) {
      const waiting = this.#priorities[priority].shift();
      if (!waiting) continue;
      this.#last = priority;
      return waiting;
    }
    return undefined;
  }
}

/** @throws AppError `unavailable` when there is no place to wait, at once or as soon as it has to give way. */
export function runHashing(task: Task, queueKey: QueueKey = ourselves): Promise<string | boolean> {
  return processSingleton('password-pool', () => new PasswordPool()).run(task, queueKey);
}
