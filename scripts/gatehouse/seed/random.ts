import { randomInt } from 'node:crypto';
import { v7 } from 'uuid';

/** Pseudorandom numbers: the same from the same seed, except for ids. Never for secrets. */
export interface Random {
  /** From 0 up to, but not, 1. */
  next(): number;
  /** A whole number below `count`. */
  below(count: number): number;
  chance(share: number): boolean;
  pick<T>(list: readonly T[]): T;
  bytes(count: number): Uint8Array<ArrayBuffer>;
  /** A UUIDv7 of that moment. */
  id(at: Date): string;
}

/** Small fast chaotic generator with 128 bits of state and a counter (sfc32, from PractRand by C. Doty-Humphrey). */
function sfc32(seed: number): () => number {
  let [a, b, c, counter] = [0x9e3779b9, 0x243f6a88, seed | 0, 1];
  const word = () => {
    const sum = (a + b + counter++) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return sum >>> 0;
  };
  // The first words still depend visibly on the seed.
  for (let round = 0; round < 20; round += 1) word();
  return word;
}

const bytesOf = (word: () => number, count: number) =>
  new Uint8Array(Uint32Array.from({ length: count / 4 }, word).buffer);

export function newRandom(seed: number): Random {
  const word = sfc32(seed);
  const next = () => word() / 2 ** 32;
  const below = (count: number) => Math.floor(next() * count);
  // Ids always differ: a second run must not collide with the first.
  const fresh = sfc32(randomInt(2 ** 32));
  return {
    next,
    below,
    bytes: (count) => bytesOf(word, count),
    chance: (share) => next() < share,
    pick: (list) => list[below(list.length)] as (typeof list)[number],
    id: (at) => v7({ msecs: at.getTime(), random: bytesOf(fresh, 16) }),
  };
}
