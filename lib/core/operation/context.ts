import type { Actor } from '#lib/access/actor';
import { later } from '#lib/core/durations';
import { type Database, database } from '#lib/database/client';
import { currentTime } from '#lib/database/clock';

/** The caller's credentials, unchecked. */
export interface Credentials {
  /** The `Authorization` header as sent. With the scheme Bearer it alone counts, and the cookies below are null. */
  authorization: string | null;
  accessCookie: string | null;
  refreshCookie: string | null;
  /** The one-time tokens of links that were opened here, by the link's id (core/links/one-time-token). */
  links: ReadonlyMap<string, string>;
  /** The accounts that have logged in from this browser before; no proof of identity. */
  deviceCookie: string | null;
}

export const noCredentials: Credentials = {
  authorization: null,
  accessCookie: null,
  refreshCookie: null,
  links: new Map(),
  deviceCookie: null,
};

export type CookieName = 'access' | 'refresh' | 'device' | 'theme' | 'zone' | `link-${string}`;

/** A cookie to be set; `value: null` clears it, `maxAge: null` (seconds) makes it end with the browser. */
export interface CookieChange {
  name: CookieName;
  value: string | null;
  maxAge: number | null;
}

/** One request, as operations see it: no HTTP, and time as a value, by the database's clock. */
export interface Context {
  /** When it began. */
  readonly now: Date;
  /** The same on the process's monotonic clock, in milliseconds. */
  readonly begunAt: number;
  readonly requestId: string;
  readonly ip: string;
  readonly userAgent: string;
  /** A browser gets tokens in cookies only, a script in the body as well. */
  readonly client: 'browser' | 'script';
  /** True if this would change something and another site made the browser send it, or may have. */
  readonly crossSite: boolean;
  /** True of GET, HEAD and OPTIONS (RFC 9110, 9.2.1), which attempt no change. */
  readonly safe: boolean;
  /** True if a browser says that another site caused it, reads included. */
  readonly fromOtherSite: boolean;
  readonly credentials: Credentials;
  readonly db: Database;
  /** Cookie changes for the answer, in order. */
  readonly cookies: CookieChange[];
  /** The live read of core/operation/actor, once per request. */
  authentication?: Promise<Actor | null>;
}

/** Makes a context; defaults are those of a script without credentials. */
export function newContext(given: Partial<Context> & Pick<Context, 'requestId'>): Context {
  return {
    now: currentTime(),
    begunAt: performance.now(),
    ip: '127.0.0.1',
    userAgent: '',
    client: 'script',
    crossSite: false,
    safe: false,
    fromOtherSite: false,
    credentials: noCredentials,
    db: database(),
    cookies: [],
    ...given,
  };
}

/** The time now: a request may have hashed, or waited for a lock, since it began. */
export const timeBy = ({ now, begunAt }: Context): Date => later(now, performance.now() - begunAt);
