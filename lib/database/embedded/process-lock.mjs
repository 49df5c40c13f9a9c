import { randomInt } from 'node:crypto';
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/**
 * At most one process owns a folder. The lock is a listening Unix socket: unlike a pid file it ends with
 * the process, however that dies. Each process first listens under its own name and then looks for
 * others; of two, the later one sees the earlier, so both never stay.
 * The socket's kernel queue answers even while the owner's thread is busy.
 *
 * Names are PostgreSQL's (`.s.PGSQL.<port>`), so that the same socket can serve the database. Windows has
 * no such sockets: there the file of that name only says which loopback port is meant.
 */
const socketName = /^\.s\.PGSQL\.(\d+)$/;
const hasUnixSockets = process.platform !== 'win32';

const endpoint = (folder, port) =>
  hasUnixSockets ? { path: join(folder, `.s.PGSQL.${port}`) } : { host: '127.0.0.1', port };

function listens(folder, port) {
  return new Promise((resolve) => {
    const socket = connect(endpoint(folder, port), () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}

/** The port number of another owner of `folder`, or null. */
export async function findOwner(folder, ownPort = 0) {
  for (const name of readdirSync(folder)) {
    const port = Number(socketName.exec(name)?.[1] ?? 0);
    if (port && port !== ownPort && (await listens(folder, port))) return port;
  }
  return null;
}

/**
 * Makes this process the owner of `folder`: resolves to the listening server and its port number, or to
 * null if another process owns it. `onConnection` gets every connection, also those of the checks for an owner.
 */
export async function acquireProcessLock(folder, onConnection) {
  for (let attempt = 0; attempt < 6; attempt += 1) {
    const port = randomInt(49_152, 65_536);
    const server = createServer(onConnection);
    await listen(server, folder, port);
    if ((await findOwner(folder, port)) === null) {
      removeDeadSockets(folder, port);
      return { server, port };
    }
    await new Promise((resolve) => server.close(resolve));
    // Two who start at once both step back; unequal pauses let one of them win.
    await pause(randomInt(20, 250));
  }
  return null;
}

/** Makes this process one that `findOwner` finds in `folder`, beside any others, until it ends. */
export async function acquireSharedLock(folder) {
  for (const name of readdirSync(folder)) {
    const port = Number(socketName.exec(name)?.[1] ?? 0);
    if (port && !(await listens(folder, port))) rmSync(join(folder, name), { force: true });
  }
  const server = createServer((socket) => socket.destroy());
  server.unref();
  await listen(server, folder, randomInt(49_152, 65_536));
}

async function listen(server, folder, port) {
  await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(endpoint(folder, port), resolve);
  });
  if (hasUnixSockets) return;
  const file = join(folder, `.s.PGSQL.${port}`);
  writeFileSync(file, '');
  server.once('close', () => rmSync(file, { force: true }));
}

/** Removes the sockets of dead owners. */
function removeDeadSockets(folder, ownPort) {
  for (const name of readdirSync(folder)) {
    const port = Number(socketName.exec(name)?.[1] ?? 0);
    if (port && port !== ownPort) rmSync(join(folder, name), { force: true });
  }
}
