import { availableParallelism } from 'node:os';
import bcrypt from 'bcryptjs';
import { Piscina } from 'piscina';

/** Comparisons a second of the product's own hashing threads when nothing else runs: `pool.mjs COST SECONDS`. */

const [cost = 12, seconds = 10] = process.argv.slice(2).map(Number);
const threads = availableParallelism();
const filename = new URL('../../lib/crypto/passwords/worker.mjs', import.meta.url).href;
const pool = new Piscina({ filename, minThreads: threads, maxThreads: threads });
const hash = await bcrypt.hash('tulip-basket-93', cost);
const start = performance.now();
const elapsed = () => (performance.now() - start) / 1000;
let compared = 0;

async function work() {
  while (elapsed() < seconds) {
    await pool.run({ task: 'compare', prehash: 'not-their-password-1', hash, dummies: [] });
    compared += 1;
  }
}

await Promise.all(Array.from({ length: 4 * threads }, work));
process.stdout.write(JSON.stringify({ rate: compared / elapsed() }));
await pool.destroy();
