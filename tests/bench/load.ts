import { execFile } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { promisify } from 'node:util';

/** Loads, each made by a process of its own, so that the one that measures has nothing else to do. */

export interface Load {
  url: string;
  seconds: number;
  connections: number;
  token?: string;
  /** Sent as POSTs in turn; without them the load is GETs. */
  bodies?: object[];
  /** Requests a second; without it each connection sends its next request when the last is answered. */
  pace?: number;
}

export interface Outcome {
  /** Answers a second. */
  rate: number;
  /** Milliseconds. */
  p99: number;
  /** Answers that were not 2xx, broken connections and time-outs. */
  refused: number;
}

const json = { 'content-type': 'application/json', accept: 'application/json' };
const folder = resolve('tests/bench');

async function measure(script: string, parameters: string[], environment: Record<string, string> = {}) {
  const { stdout } = await promisify(execFile)(process.execPath, [`${folder}/${script}`, ...parameters], {
    env: { ...process.env, ...environment },
  });
  return JSON.parse(stdout);
}

export async function load({ url, seconds, connections, token, bodies, pace }: Load): Promise<Outcome> {
  const headers = { ...(bodies && json), ...(token && { authorization: `Bearer ${token}` }) };
  const method = bodies ? 'POST' : 'GET';
  const options = {
    url,
    duration: seconds,
    connections,
    timeout: 30,
    method,
    headers,
    bodies,
    ...(pace && { overallRate: pace }),
  };
  const { requests, duration, latency, non2xx, errors } = await measure('generator.mjs', [
    JSON.stringify(options),
  ]);
  return { rate: requests.total / duration, p99: latency.p99, refused: non2xx + errors };
}

/** Comparisons a second of the product's hashing threads, when nothing else runs. */
export async function poolRate(cost: number, seconds: number): Promise<number> {
  return (await measure('pool.mjs', [String(cost), String(seconds)])).rate;
}

/** The rate of native bcrypt on all cores: the upper bound of any login rate. */
export async function nativeRate(cost: number, seconds: number): Promise<number> {
  const cores = String(availableParallelism());
  const { rate } = await measure('native.mjs', [String(cost), cores, String(seconds)], {
    UV_THREADPOOL_SIZE: cores,
  });
  return rate;
}
