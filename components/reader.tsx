'use client';

import { createContext, type ReactNode, use, useEffect, useState } from 'react';
import type { Reader } from '#lib/schemas/reader';

interface PageReader extends Reader {
  /** When the page was drawn: what relative times count from, in milliseconds. */
  now: number;
}

const ReaderContext = createContext<PageReader>({ zone: null, locale: 'en-GB', now: 0 });

export const useReader = () => use(ReaderContext);

interface ReadByProps extends PageReader {
  /** The cookie that keeps the zone for the server. */
  cookie: { name: string; secure: boolean };
  children: ReactNode;
}

const longestCookieAge = 400 * 86_400;

/** Around every page. The browser knows its zone: the server learns it by the cookie, for the next page. */
export function ReadBy({ cookie: { name, secure }, children, ...drawn }: ReadByProps) {
  const [zone, setZone] = useState(drawn.zone);
  useEffect(() => {
    const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
    setZone(own);
    if (own === drawn.zone) return;
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser that we support.
    document.cookie = `${name}=${own}; Path=/; SameSite=Lax; Max-Age=${longestCookieAge}${secure ? '; Secure' : ''}`;
  }, [name, secure, drawn.zone]);
  return <ReaderContext value={{ ...drawn, zone }}>{children}</ReaderContext>;
}
