import type { Actor } from '#lib/access/actor';
import { later } from '#lib/core/durations';
import { type Database, database } from '#lib/database/client';
import { currentTime } from '#lib/database/clock';

/** What a caller brought to prove who they are. Nothing of it has been checked yet. */
export interface Credentials {
  /** The `Authorization` header as it came. With the scheme Bearer it decides, and the cookies below are null. */
  authorization: string | null;
  accessCookie: string | null;
  refreshCookie: string | null;
  /** The one-time tokens of links that were opened here, by the link's id (core/one-time-token). */
  links: ReadonlyMap<string, string>;
  /** Which accounts have logged in from this browser before; proves nobody's identity. */
  deviceCookie: string | null;
}

export const noCredentials: Credentials = {
  authorization: null,
  accessCookie: null,
  refreshCookie: null,
  links: new Map(),
  deviceCookie: null,
};

export type CookieName = 'access' | 'refresh' | 'device' | `link-${string}`;

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
  /** True of GET, HEAD and OPTIONS (RFC 9110, 9.2.1): nothing that it asks is an attempt at a change. */
  readonly safe: boolean;
  /** True if a browser says that another site caused it, reads included. */
  readonly fromOtherSite: boolean;
  readonly credentials: Credentials;
  readonly db: Database;
  /** What the answer will do to the caller's cookies, in order. */
  readonly cookies: CookieChange[];
  /** The live read of core/actor, made once per request. */
  authentication?: Promise<Actor | null>;
}

/** Makes a context; what is not given is as for a script without credentials. */
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

/** What time it has become: a request may have hashed, or waited for a lock, since it began. */
export const timeBy = ({ now, begunAt }: Context): Date => later(now, performance.now() - begunAt);
