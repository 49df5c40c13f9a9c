import { once } from 'node:events';
import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parentPort, Worker, workerData } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm';
import { acquireProcessLock } from './process-lock.mjs';
import { serveWire } from './wire.mjs';

/**
 * The embedded PostgreSQL, in a thread of its own because its queries hold the event loop.
 * Owns the folder before it opens it: two engines on one folder lose rows.
 */
const { directory, socketFolder, image, created } = workerData;
const mostConnections = 40;
const extensions = { pg_trgm };

/** Opens the folder; a first start that dies half-way leaves only `new`, which the next one removes. */
async function open() {
  if (directory === 'memory://') {
    const loadDataDir = image && new Blob([readFileSync(image)]);
    return PGlite.create({ dataDir: directory, extensions, loadDataDir });
  }
  const finished = join(directory, 'pg');
  if (!existsSync(finished)) {
    const unfinished = join(directory, 'pg.new');
    rmSync(unfinished, { recursive: true, force: true });
    // In a thread of its own: the 150 MB of memory that this takes are free again when it ends.
    await once(new Worker(new URL(import.meta.url), { workerData: { created: unfinished } }), 'exit');
    renameSync(unfinished, finished);
  }
  return PGlite.create({ dataDir: finished, extensions });
}

async function main() {
  const early = [];
  let accept = (socket) => early.push(socket);
  const owned = await acquireProcessLock(socketFolder, (socket) => accept(socket));
  if (!owned) return parentPort.postMessage({ state: 'taken' });
  owned.server.maxConnections = mostConnections;
  const database = await open();
  const wire = serveWire(database, (error) => {
    throw error;
  });
  accept = wire.accept;
  for (const socket of early) wire.accept(socket);
  parentPort.postMessage({ state: 'ready', port: owned.port });
  parentPort.once('message', async () => {
    owned.server.close();
    await wire.close();
    await database.close();
    parentPort.close();
  });
}

if (created) await (await PGlite.create({ dataDir: created, extensions })).close();
else await main();
