import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** The sources of a build, compared by content: a checkout changes times. */
const sources = [
  'app',
  'components',
  'lib',
  'prisma',
  'middleware.ts',
  'instrumentation.ts',
  'next.config.mjs',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
];

/** A digest of these files and folders; missing ones are skipped. */
export function hashOf(paths) {
  const hash = createHash('sha256');
  for (const path of paths.flatMap(filesIn).sort()) {
    // The name and the length keep two files from being read as one.
    const content = readFileSync(path);
    hash.update(`${path}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

function filesIn(path) {
  if (!existsSync(path) || path === join('prisma', 'client')) return [];
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path).flatMap((name) => filesIn(join(path, name)));
}

export const sourcesHash = () => hashOf(sources);

/** Of the compiled server and command. */
export const serverHash = () => hashOf([...sources, 'scripts']);

/** The report of a whole run of the tests, with the digest of their sources. */
export const testReport = join('.next', 'test-report.json');

export const testedHash = () => hashOf([...sources, 'tests', 'scripts']);
