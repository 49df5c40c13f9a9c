import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { findBrowser } from './browser.mjs';
import { attach } from './command.mjs';
import { begin, prepare } from './prepare.mjs';
import { testedHash, testReport } from './sources.mjs';
import { exitWith, Help } from './terminal.mjs';

/**
 * `npm test [-- PLAYWRIGHT OPTIONS]`: installs, builds and finds a browser as needed. After a whole run it leaves the report
 * that `npm run attacks` reads.
 */

const help = `Usage: npm test [-- PLAYWRIGHT OPTIONS]

Installs, builds and finds a browser as needed, and runs the tests: all of them, or those that the parameters choose, as
--project=lib tests/lib/ip.test.ts. TEST_DATABASE_URL names a PostgreSQL to run them on.`;

const parameters = process.argv.slice(2);
const withoutBrowser = new Set(['architecture', 'lib', 'api']);

function projects() {
  return parameters.flatMap((parameter, index) => {
    if (parameter.startsWith('--project=')) return [parameter.slice('--project='.length)];
    return parameter === '--project' ? [parameters[index + 1] ?? ''] : [];
  });
}

const needsBrowser = () => projects().length === 0 || projects().some((name) => !withoutBrowser.has(name));

/** '' if there is none: then the tests behind it are skipped. */
function findNginx() {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'];
  const found = folders.map((folder) => join(folder, 'nginx')).find((file) => existsSync(file));
  if (!found && projects().length === 0)
    console.log('· nginx is not installed: the tests behind it are skipped');
  return found ?? '';
}

async function test() {
  begin();
  process.env.NODE_ENV = 'test';
  await prepare({ build: true, dev: true });
  if (needsBrowser()) process.env.GATEHOUSE_BROWSER = await findBrowser();
  process.env.GATEHOUSE_NGINX = findNginx();
  const results = mkdtempSync(join(tmpdir(), 'gatehouse-results-'));
  process.env.GATEHOUSE_TEST_OUTPUT = results;
  if (parameters.length === 0)
    Object.assign(process.env, {
      GATEHOUSE_TEST_REPORT: testReport,
      GATEHOUSE_TEST_SOURCES: testedHash(),
    });
  try {
    return await attach(process.execPath, ['node_modules/@playwright/test/cli.js', 'test', ...parameters]);
  } finally {
    rmSync(results, { recursive: true, force: true });
  }
}

try {
  if (parameters.some((parameter) => parameter === '--help' || parameter === '-h')) throw new Help(help);
  process.exitCode = await test();
} catch (error) {
  exitWith(error);
}
