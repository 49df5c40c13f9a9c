import { config } from '#lib/config';
import { isIn, parseRange } from '#lib/ip';

/** Limits of one process against slow and many clients. Durations in milliseconds. */
export interface Limits {
  /** From the first byte, or the connection's beginning, to the end of the headers. */
  headers: number;
  /** … and to the end of the body. */
  request: number;
  /** How long a client may stall while it reads an answer. */
  standstill: number;
  /** How often late headers and bodies are checked. */
  check: number;
  /** Connections of this process. */
  connections: number;
  /** Of them, from one IP, or from one /64 of IPv6. */
  connectionsOfOne: number;
  /** Trusted proxies are not limited by IP, because they connect for many clients. */
  isExempt(ip: string): boolean;
}

const loopback = ['127.0.0.0/8', '::1'].map(parseRange).filter((range) => range !== null);

export const limits: Limits = {
  headers: 10_000,
  request: 20_000,
  standstill: 120_000,
  check: 2_000,
  connections: 4_096,
  connectionsOfOne: 512,
  isExempt: (ip) => isIn(ip, loopback) || isIn(ip, config().trustedProxies),
};

/** More than browsers and proxies send; Node itself limits their bytes to 16 KiB. */
export const mostHeaders = 100;
