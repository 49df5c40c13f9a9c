/**
 * Fair queuing (RFC 970): each key has a line of its own, and the lines are served in turn, so that a key with a hundred
 * tasks delays only itself. When the queue is full, the newest task of the longest line is displaced, unless the new task's
 * line would be as long.
 */
export class FairQueue<T> {
  readonly #limit: number;
  readonly #lines = new Map<string, T[]>();
  #size = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Returns the task that is refused: `one` itself, a displaced one, or none (undefined). */
  push(queueKey: string, one: T): T | undefined {
    const line = this.#lines.get(queueKey) ?? [];
    const displaced = this.#size < this.#limit ? null : this.#longest();
    if (displaced && displaced.length <= line.length + 1) return one;
    line.push(one);
    this.#lines.set(queueKey, line);
    if (displaced) return displaced.pop();
    this.#size += 1;
    return undefined;
  }

  /** The first task of the next line, which then goes to the end. */
  shift(): T | undefined {
    for (const [queueKey, line] of this.#lines) {
      const one = line.shift();
      this.#lines.delete(queueKey);
      if (line.length > 0) this.#lines.set(queueKey, line);
      this.#size -= 1;
      return one;
    }
    return undefined;
  }

  #longest(): T[] {
    return [...this.#lines.values()].reduce((most, line) => (line.length > most.length ? line : most), []);
  }
}
