import bcrypt from 'bcrypt';

/** Hashes a second of native bcrypt with `tasks` at once for `seconds`: `native.mjs COST TASKS SECONDS`. */

const [cost = 12, tasks = 1, seconds = 5] = process.argv.slice(2).map(Number);
const salt = await bcrypt.genSalt(cost);
const start = performance.now();
const elapsed = () => (performance.now() - start) / 1000;
let hashes = 0;

async function work() {
  while (elapsed() < seconds) {
    await bcrypt.hash('tulip-basket-93', salt);
    hashes += 1;
  }
}

await Promise.all(Array.from({ length: tasks }, work));
process.stdout.write(JSON.stringify({ rate: hashes / elapsed() }));
