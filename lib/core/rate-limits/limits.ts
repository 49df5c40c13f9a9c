import { minutes } from '#lib/core/durations';

/**
 * What may be asked how often. An operation names its budget (`limit`), and a test demands one of everything that
 * changes something or costs more than a read by key. docs/security.md has the same table with the reasons;
 * another test compares the two.
 */
export interface RateLimit {
  /** Who shares it: everybody at one IP (IPv6: one /64), one session, or one account. */
  by: 'ip' | 'session' | 'account';
  points: number;
  /** Milliseconds. */
  per: number;
  /** `shared` holds over all nodes, at the price of a write; `process` is for reads, which must stay reads. */
  kept: 'shared' | 'process';
}

export const rateLimits = {
  // Of password tries at login only the wrong ones stay spent, and each name has a smaller budget of its own
  // (core/password-attempts).
  login: { by: 'ip', points: 60, per: minutes(5), kept: 'shared' },
  // Right ones cost this, so that nobody fills the tables with sessions of their own.
  session: { by: 'account', points: 120, per: minutes(10), kept: 'shared' },
  register: { by: 'ip', points: 60, per: minutes(10), kept: 'shared' },
  refresh: { by: 'session', points: 60, per: minutes(1), kept: 'shared' },
  setup: { by: 'ip', points: 20, per: minutes(10), kept: 'shared' },
  'password-reset': { by: 'ip', points: 20, per: minutes(10), kept: 'shared' },
  // By session: who took over one must not keep its owner from ending it.
  account: { by: 'session', points: 120, per: minutes(1), kept: 'shared' },
  profile: { by: 'account', points: 60, per: minutes(1), kept: 'shared' },
  administration: { by: 'account', points: 600, per: minutes(1), kept: 'shared' },
  export: { by: 'account', points: 30, per: minutes(10), kept: 'shared' },
  search: { by: 'account', points: 600, per: minutes(1), kept: 'process' },
} as const satisfies Record<string, RateLimit>;

export type RateLimitName = keyof typeof rateLimits;
