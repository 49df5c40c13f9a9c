import { minutes } from '#lib/core/durations';

/**
 * How often an operation may be called. It names its rate limit, and a test demands one of every operation that changes
 * something or costs more than a read by key. docs/security.md has this table with the reasons; a test compares them.
 */
export interface RateLimit {
  /** What it counts by: an IP (IPv6: a /64), a session, or an account. */
  by: 'ip' | 'session' | 'account';
  limit: number;
  /** Milliseconds. */
  period: number;
  /** `shared` holds over all nodes, at the price of a write; `process` keeps reads free of writes. */
  store: 'shared' | 'process';
}

export const rateLimits = {
  // Only wrong passwords stay charged, and each username has a smaller limit of its own (password-attempts).
  login: { by: 'ip', limit: 60, period: minutes(5), store: 'shared' },
  // Successful logins, so that no user fills the table of sessions.
  session: { by: 'account', limit: 120, period: minutes(10), store: 'shared' },
  register: { by: 'ip', limit: 60, period: minutes(10), store: 'shared' },
  refresh: { by: 'session', limit: 60, period: minutes(1), store: 'shared' },
  // One-time links (core/links).
  link: { by: 'ip', limit: 20, period: minutes(10), store: 'shared' },
  // By session: a stolen session must not keep its owner from ending it.
  account: { by: 'session', limit: 120, period: minutes(1), store: 'shared' },
  profile: { by: 'account', limit: 60, period: minutes(1), store: 'shared' },
  administration: { by: 'account', limit: 600, period: minutes(1), store: 'shared' },
  export: { by: 'account', limit: 30, period: minutes(10), store: 'shared' },
  search: { by: 'account', limit: 600, period: minutes(1), store: 'process' },
} as const satisfies Record<string, RateLimit>;

export type RateLimitName = keyof typeof rateLimits;
