import { runNode } from './command.mjs';
import { readCommandLine } from './command-line.mjs';
import { begin, prepare } from './prepare.mjs';
import { exitWith, step } from './terminal.mjs';

/** `npm run check`: everything that can be said about the code without running the app. All of it, even after a failure. */

const checks = [
  ['Types', ['node_modules/typescript/bin/tsc', '--noEmit', '--pretty', 'false']],
  ['Lint and format', ['node_modules/@biomejs/biome/bin/biome', 'check', '--colors=off']],
  [
    'Architecture',
    ['node_modules/@playwright/test/cli.js', 'test', '--project=architecture', '--reporter=line'],
  ],
];

const program = {
  usage: 'npm run check',
  does: 'Checks types, lint, format and architecture, all of them even after a failure.',
};

try {
  readCommandLine(program);
  begin();
  await prepare({ build: false, dev: true });
} catch (error) {
  exitWith(error);
}

for (const [name, parameters] of checks) {
  try {
    await step(`${name}:`, `${name}:`, () => runNode(parameters, { failure: `${name}: see above.` }));
  } catch (error) {
    process.exitCode = 1;
    process.stderr.write(`${error.output ?? ''}\n✗ ${error.message}\n`);
  }
}
