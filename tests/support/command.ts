import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import type { OrdinaryUser } from '#tests/support/ordinary-user';
import type { Environment } from '#tests/support/server';

export interface CommandResult {
  code: number | null;
  output: string;
  /** Lines, without those of the log. */
  errors: string[];
}

/** Runs `npm run gatehouse -- …` as an operator does, with this environment only, and waits for its end. */
export const runCommand = (environment: Environment, ...parameters: string[]) =>
  runCommandAs({ cwd: process.cwd() }, environment, ...parameters);

/** The same as another user, in a checkout that this one may read. */
export async function runCommandAs(
  user: OrdinaryUser['as'],
  environment: Environment,
  ...parameters: string[]
): Promise<CommandResult> {
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(process.execPath, ['scripts/gatehouse.mjs', ...parameters], {
    // Without DATA_DIR it uses memory, and never the data of this checkout.
    env: { PATH, HOME, NODE_ENV: 'test', DATA_DIR: 'memory://', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...user,
  });
  const [output, errors, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit'),
  ]);
  const said = errors.replaceAll(/^\{.*\n/gm, '');
  return { code, output, errors: said.trim().split('\n') };
}
