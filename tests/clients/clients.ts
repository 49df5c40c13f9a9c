import { cpSync, rmSync } from 'node:fs';
import { closeAll, onStop, stopOnSignals } from '#scripts/stop';
import { firstAdministrator, startInstallation } from '#tests/support/installation';
import { runNode, runNpm } from '../../scripts/command.mjs';
import { Stop, step } from '../../scripts/terminal.mjs';

/**
 * docs/openapi.json is what generators of clients understand: it has no error, what they make of it compiles, and the
 * programs of tests/clients do their work with it. The generators are installed in a folder that git ignores, which stays,
 * so that what was generated can be read.
 */

const folder = '.run/clients';
const programs = ['hey-api', 'openapi-fetch', 'orval'];

function copyInputs(): void {
  for (const made of ['generated', 'compiled']) rmSync(`${folder}/${made}`, { recursive: true, force: true });
  cpSync('tests/clients/package', folder, { recursive: true });
  cpSync('docs/openapi.json', `${folder}/openapi.json`);
}

const npm = (failure: string, ...parameters: string[]) =>
  runNpm(['--prefix', folder, ...parameters], { failure });

/** What the programs changed, as the database has it. */
async function requireChanges(query: (sql: string) => Promise<{ name: string }[]>): Promise<void> {
  for (const sql of [
    `SELECT username AS name FROM "User" WHERE status = 'suspended' ORDER BY name`,
    `SELECT name FROM "Role" WHERE name NOT IN ('admin', 'user') ORDER BY name`,
  ]) {
    const changed = (await query(sql)).map(({ name }) => name);
    if (changed.join() !== programs.join())
      throw new Stop(`Changed were only: ${changed.join(', ')}. ${sql}`);
  }
}

async function work(): Promise<void> {
  copyInputs();
  await step('Installing generators', 'Installed generators', () =>
    npm('The generators could not be installed.', 'ci', '--ignore-scripts', '--no-audit', '--no-fund'),
  );
  await step('Linting', 'Linted', () => npm('docs/openapi.json has errors.', 'run', 'lint'));
  const installation = await step('Starting the server', 'Started the server', startInstallation);
  onStop(installation.close);
  process.env.GATEHOUSE_URL = installation.url;
  await step('Generating', 'Generated', () => npm('A generator failed.', 'run', 'generate'));
  await step('Compiling', 'Compiled', () => npm('The clients do not compile.', 'run', 'compile'));
  const { email, password } = await firstAdministrator(installation);
  for (const name of programs) {
    const parameters = [`${folder}/compiled/${name}.js`, installation.url, email, password];
    await step(`Running ${name}`, `Ran ${name}`, () => runNode(parameters, { failure: `${name} failed.` }));
  }
  await requireChanges(installation.query);
}

/** @throws Stop with the words of the tool that failed */
export async function runClients(): Promise<void> {
  // Nothing phones home; redocly.yaml has the rest.
  process.env.REDOCLY_SUPPRESS_NOTIFICATIONS = 'true';
  stopOnSignals();
  try {
    await work();
  } finally {
    await closeAll();
  }
}
