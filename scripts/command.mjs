import { spawn } from 'node:child_process';
import { Stop } from './terminal.mjs';

/**
 * Runs a program quietly and resolves when it has ended well; else its output is shown.
 * @throws Stop with `failure` as its line
 */
export function run(program, parameters, { failure, env = process.env, shell = false }) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, parameters, { env, shell, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (output += data));
    child.on('error', (error) => reject(new Stop(`${failure} (${error.message})`)));
    child.on('close', (code) => (code === 0 ? resolve(output) : reject(new Stop(failure, output))));
  });
}

/** The same for a script of a package, under this Node. */
export const runNode = (parameters, options) => run(process.execPath, parameters, options);

/** The same for npm: the one that started us, so that its version is the person's own. */
export function runNpm(parameters, options) {
  const npm = process.env.npm_execpath;
  if (npm?.endsWith('.js')) return runNode([npm, ...parameters], options);
  return run('npm', parameters, { ...options, shell: process.platform === 'win32' });
}

/** Runs a program in the foreground, hands signals on, and resolves to its exit code. */
export function attach(program, parameters, env = process.env) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, parameters, { env, stdio: 'inherit' });
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
    child.on('error', reject);
    child.on('close', (code) => resolve(code ?? 1));
  });
}
