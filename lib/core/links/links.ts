import { days, hours, minutes } from '#lib/core/durations';
import type { RateLimitName } from '#lib/core/rate-limits/limits';

/**
 * Every kind of one-time link, by its purpose. Its operations find and spend it by that name (one-time-token), and its page
 * gets the secret in a cookie (middleware).
 */
export interface Link {
  /** The path that it opens; the page finds the opened link by `openedLink`. */
  page: `/${string}`;
  /** Milliseconds. */
  lifetime: number;
  /** What of its user ends it when it changes. Triggers of the database do, so that no code path can forget it. */
  boundTo: readonly ('status' | 'email' | 'password')[];
  /** What the operation that spends it is charged to. */
  limit: RateLimitName;
}

export const links = {
  setup: { page: '/setup', lifetime: minutes(30), boundTo: [], limit: 'link' },
  invitation: {
    page: '/welcome',
    lifetime: days(7),
    boundTo: ['status', 'email', 'password'],
    limit: 'link',
  },
  password_reset: {
    page: '/reset-password',
    lifetime: hours(72),
    boundTo: ['status', 'email', 'password'],
    limit: 'link',
  },
} as const satisfies Record<string, Link>;

export type LinkPurpose = keyof typeof links;

const pages: ReadonlySet<string> = new Set(Object.values(links).map(({ page }) => page));

export const isLinkPage = (pathname: string) => pages.has(pathname);
