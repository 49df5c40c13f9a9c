import { readCommandLine } from './command-line.mjs';
import { begin, importTypeScript, prepare } from './prepare.mjs';
import { exitWith } from './terminal.mjs';

const program = {
  usage: 'npm run migration -- NAME',
  does: 'Writes the next migration: what prisma/schema.prisma says beyond those so far. NAME is in lower case: add_totp.',
  parameters: ['NAME'],
};

try {
  const { positionals } = readCommandLine(program);
  begin();
  await prepare({ build: false, dev: true });
  const { writeMigration } = await importTypeScript('scripts/migration.ts');
  await writeMigration(positionals[0]);
} catch (error) {
  exitWith(error);
}
