import { config } from '#lib/config';
import { isIn, parseRange } from '#lib/ip';

/** What one process gives to those who only want to keep it busy. Durations in milliseconds. */
export interface Limits {
  /** From the first byte, or the connection's beginning, to the end of the headers. */
  headers: number;
  /** … and to the end of the body. */
  request: number;
  /** How long a client that takes an answer may stand still. */
  standstill: number;
  /** How often headers and bodies are looked at for being late. */
  check: number;
  /** Connections of this process. */
  connections: number;
  /** Of them, from one IP, or from one /64 of IPv6. */
  connectionsOfOne: number;
  /** Whose connections are not counted by IP: theirs are those of many. */
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

/** What no browser or proxy comes near; Node itself limits their bytes to 16 KiB. */
export const mostHeaders = 100;
