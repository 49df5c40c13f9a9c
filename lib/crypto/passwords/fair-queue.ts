/**
 * Waiting in turn (fair queuing, RFC 970): each party has a line of its own, and the lines are served one after the
 * other, so that who brings a hundred holds up only themselves. When all places are taken, the newest of the longest
 * line gives way, unless that would only move the want.
 */
export class FairQueue<T> {
  readonly #places: number;
  readonly #lines = new Map<string, T[]>();
  #size = 0;

  constructor(places: number) {
    this.#places = places;
  }

  /** Returns whom this leaves without a place: `one` itself, another that gives way, or nobody (undefined). */
  push(queueKey: string, one: T): T | undefined {
    const line = this.#lines.get(queueKey) ?? [];
    const giving = this.#size < this.#places ? null : this.#longest();
    if (giving && giving.length <= line.length + 1) return one;
    line.push(one);
    this.#lines.set(queueKey, line);
    if (giving) return giving.pop();
    this.#size += 1;
    return undefined;
  }

  /** The first of the line whose turn it is; the line then comes last. */
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
