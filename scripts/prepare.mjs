import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { acquireProcessLock, acquireSharedLock, findOwner } from '../lib/database/embedded/process-lock.mjs';
import { runNode, runNpm } from './command.mjs';
import { compile } from './compile.mjs';
import { compressFiles } from './compress.mjs';
import { loadEnvironmentFile } from './environment-file.mjs';
import { hashOf, serverHash, sourcesHash } from './sources.mjs';
import { Stop, say, step } from './terminal.mjs';

/** Installs, generates and builds only what is missing. Built-in modules only. */

const root = resolve(import.meta.dirname, '..');
const clientStamp = 'prisma/client/.made-from';
const serverFolder = '.server';
const serverStamp = `${serverFolder}/made-from`;
const buildStamp = '.next/made-from';

/** Sets up the environment of every script. @throws Stop on a Node that is too old */
export function begin() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    throw new Stop(
      `Node ${process.versions.node} is too old: install Node 20.19 or newer from https://nodejs.org.`,
    );
  }
  // V8's default (1.8 million in Node 20, 13 in 22) optimizes Prisma's query compiler at each start: 0.4 s of CPU and 70 MB
  // for code that runs once per kind of query.
  setFlagsFromString('--wasm-tiering-budget=20000000');
  process.chdir(root);
  Object.assign(process.env, {
    // Keeps Next from reading `.env` and `.env.local`, and from expanding `$` in them.
    __NEXT_PROCESSED_ENV: 'true',
    // No telemetry.
    NEXT_TELEMETRY_DISABLED: '1',
    CHECKPOINT_DISABLE: '1',
    PRISMA_HIDE_UPDATE_MESSAGE: '1',
  });
}

/** Reads `.env` if there is one; the environment wins. Tests (NODE_ENV=test) ignore it. */
export function loadEnvironment() {
  if (process.env.NODE_ENV !== 'test') loadEnvironmentFile();
}

/**
 * Installs and generates what is missing, with `server` compiles the server, with `build` also builds the pages; with `dev`
 * it installs the tools of tests and checks, too. Returns whether anything was missing.
 * @throws Stop if a server runs from this checkout
 */
export async function prepare({ build = false, server = build, dev = false }) {
  const jobs = [
    { isDone: () => isInstalled(dev), work: () => install(dev) },
    { isDone: () => stamped(clientStamp) === clientHash(), work: generate },
    ...(server ? [{ isDone: isCompiled, work: compileServer }] : []),
    ...(build ? [{ isDone: () => stamped(buildStamp) === sourcesHash(), work: buildApp }] : []),
  ];
  const isReady = () => jobs.every(({ isDone }) => isDone());
  if (isReady()) return false;
  const release = await acquireBuildLock();
  try {
    if (!isReady()) await requireNoServer();
    for (const { isDone, work } of jobs) if (!isDone()) await work();
  } finally {
    release();
  }
  return true;
}

/** For a command beside a server. @throws Stop if something is missing */
export function requirePrepared() {
  if (isInstalled(false) && stamped(clientStamp) === clientHash()) return;
  throw new Stop(
    'The packages of this version are not installed here, or not yet: `npm start` or `npm run build` does that. Nothing was changed.',
  );
}

/** Loads a TypeScript file into this process and returns what it exports. Later imports are plain Node's again. */
export async function importTypeScript(file) {
  const { register } = await import('tsx/esm/api');
  const unregister = register();
  const exported = await import(pathToFileURL(resolve(root, file)).href);
  await unregister();
  return exported;
}

/** Loads the compiled server. */
export const importServer = () => importCompiled('serve');

/** Loads the `gatehouse` command: compiled or, where that is missing or stale, from its source. */
export const importCommand = () =>
  isCompiled() ? importCompiled('gatehouse') : importTypeScript('scripts/gatehouse/main.ts');

const importCompiled = (name) => import(pathToFileURL(resolve(root, serverFolder, `${name}.mjs`)).href);

const isCompiled = () => stamped(serverStamp) === serverHash();

/** Whether every package of the lock file is installed in that version; those of other systems may be missing. */
function isInstalled(dev) {
  const wanted = packagesOf('package-lock.json');
  const found = packagesOf('node_modules/.package-lock.json');
  return Object.entries(wanted).every(([path, { version, optional, devOptional, dev: isDev }]) => {
    if (path === '' || found[path]?.version === version) return true;
    return !found[path] && (optional || devOptional || (isDev && !dev));
  });
}

function packagesOf(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).packages : {};
}

const install = (dev) =>
  step('Installing packages', 'Installed packages', () =>
    runNpm(['ci', dev ? '--include=dev' : '--omit=dev', '--loglevel=error'], {
      failure: 'The packages could not be installed: check the network, then start again.',
    }),
  );

const clientHash = () => hashOf(['prisma/schema.prisma', 'package-lock.json']);

const generate = () =>
  step('Generating the database client', 'Generated the database client', async () => {
    await runNode(['node_modules/prisma/build/index.js', 'generate'], { failure: 'prisma generate failed.' });
    writeFileSync(clientStamp, clientHash());
  });

const compileServer = () =>
  step('Compiling the server', 'Compiled the server', async () => {
    const hash = serverHash();
    await compile(serverFolder);
    writeFileSync(serverStamp, hash);
  });

const buildApp = () =>
  step('Building', 'Built', async () => {
    // Before the build, so that a file saved meanwhile makes it stale.
    const hash = sourcesHash();
    const env = { ...process.env, NODE_ENV: 'production' };
    await runNode(['node_modules/next/dist/bin/next', 'build'], { failure: 'next build failed.', env });
    await compressFiles('.next/static');
    writeFileSync(buildStamp, hash);
  });

const stamped = (file) => (existsSync(file) ? readFileSync(file, 'utf8') : '');

/** In the checkout, and not in a temporary folder, which systemd gives each service for itself. */
const buildLockFolder = '.run/preparing';
const serversFolder = '.run/serving';

/** Waits until no other process installs or builds in this checkout. Returns the release. */
async function acquireBuildLock() {
  try {
    mkdirSync(buildLockFolder, { recursive: true, mode: 0o700 });
    for (let isReported = false; ; isReported = true) {
      const owned = await acquireProcessLock(buildLockFolder, (socket) => socket.destroy());
      if (owned) return () => owned.server.close();
      if (!isReported) say('· Another process installs or builds in this checkout: waiting for it');
      await pause(500);
    }
  } catch (error) {
    throw new Stop(
      `This checkout cannot be written (${error.code ?? error.message}), and something has to be installed or built in it: run this as its owner.`,
    );
  }
}

/** A running server reads packages and the build from its checkout. */
async function requireNoServer() {
  if (!existsSync(serversFolder) || (await findOwner(serversFolder)) === null) return;
  throw new Stop(
    'A server runs from this checkout, and would break: stop it first, or prepare the new version in a checkout of its own. Nothing was changed.',
  );
}

/** Until this process ends, nothing is installed or built in this checkout. */
export async function markServing() {
  try {
    mkdirSync(serversFolder, { recursive: true, mode: 0o700 });
    await acquireSharedLock(serversFolder);
  } catch {
    // Without write access nothing is built here, either.
  }
}
