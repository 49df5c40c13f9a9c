import path from 'node:path';
import { Piscina } from 'piscina';
import { config } from '#lib/config';
import { FairQueue } from '#lib/crypto/passwords/fair-queue';
import { AppError } from '#lib/errors';
import { processSingleton } from '#lib/process-singleton';

/**
 * The hashing threads and their queues. The two priorities alternate, so that known accounts never wait behind anonymous
 * requests; within a priority the keys alternate, so that no key fills the queue for the others (ASVS 2.4.1).
 */

/** A known account, or an IP. */
export interface QueueKey {
  priority: 'known' | 'anonymous';
  key: string;
}

const shellKey: QueueKey = { priority: 'known', key: '' };

/** Waiting tasks of a priority; more are refused. About 12 s of work on 2 cores at cost 12. */
const queueLimit = 100;

export type Task =
  | { task: 'hash'; prehash: string; cost: number }
  /** Compares with the dummies, too, if `hash` does not match. */
  | { task: 'compare'; prehash: string; hash: string; dummies: string[] };

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
  readonly #priorities = {
    known: new FairQueue<Waiting>(queueLimit),
    anonymous: new FairQueue<Waiting>(queueLimit),
  };
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

/** @throws AppError `unavailable` when the queue is full, at once or when it is displaced. */
export function runHashing(task: Task, queueKey: QueueKey = shellKey): Promise<string | boolean> {
  return processSingleton('password-pool', () => new PasswordPool()).run(task, queueKey);
}
