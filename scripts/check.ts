import { runNode } from './command.mjs';
import { Stop, step } from './terminal.mjs';

const checks: [name: string, parameters: string[]][] = [
  ['Types', ['node_modules/typescript/bin/tsc', '--noEmit', '--pretty', 'false']],
  ['Lint and format', ['node_modules/@biomejs/biome/bin/biome', 'check', '--colors=off']],
  [
    'Architecture',
    ['node_modules/@playwright/test/cli.js', 'test', '--project=architecture', '--reporter=line'],
  ],
];

/** Checks the code without running the app: all of it, even after a failure. Returns whether all is well. */
export async function check(): Promise<boolean> {
  let isWell = true;
  for (const [name, parameters] of checks) {
    try {
      await step(`${name}:`, `${name}:`, () => runNode(parameters, { failure: `${name}: see above.` }));
    } catch (error) {
      if (!(error instanceof Stop)) throw error;
      isWell = false;
      process.stderr.write(`${error.output}\n✗ ${error.message}\n`);
    }
  }
  return isWell;
}
