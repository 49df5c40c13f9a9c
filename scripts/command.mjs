import { spawn } from 'node:child_process';
import { Stop } from './terminal.mjs';

/**
 * Runs a program and resolves to its output.
 * @throws Stop with `failure` as its line, and the output
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

/** The same for npm: the one that started this process, if any. */
export function runNpm(parameters, options) {
  const npm = process.env.npm_execpath;
  if (npm?.endsWith('.js')) return runNode([npm, ...parameters], options);
  return run('npm', parameters, { ...options, shell: process.platform === 'win32' });
}

/** Runs a program in the foreground, forwards signals, and resolves to its exit code. */
export function attach(program, parameters, env = process.env) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, parameters, { env, stdio: 'inherit' });
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
    child.on('error', reject);
    child.on('close', (code) => resolve(code ?? 1));
  });
}
