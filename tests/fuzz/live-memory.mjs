import { appendFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { isMainThread } from 'node:worker_threads';

/** Loaded by the fuzzed server (`--import`): at each SIGUSR2 it collects its garbage and notes how many bytes are left. */

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc');

function note() {
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  appendFileSync(process.env.FUZZ_MEMORY, `${heapUsed + external}\n`);
}

if (isMainThread) process.on('SIGUSR2', note);
