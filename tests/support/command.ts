import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import type { Environment } from '#tests/support/server';

export interface CommandResult {
  code: number | null;
  output: string;
  /** Lines. */
  errors: string[];
}

/** Runs `npm run gatehouse -- …` as an operator does, with this environment only, and waits for its end. */
export async function runCommand(environment: Environment, ...parameters: string[]): Promise<CommandResult> {
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(process.execPath, ['scripts/gatehouse.mjs', ...parameters], {
    env: { PATH, HOME, NODE_ENV: 'test', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [output, errors, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit'),
  ]);
  return { code, output, errors: errors.trim().split('\n') };
}
