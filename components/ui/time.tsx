'use client';

import { useReader } from '#components/reader';
import type { Reader } from '#lib/schemas/reader';

interface TimeProps {
  at: Date | null;
  /** Only the day. */
  day?: boolean;
  /** With the time of day, where something begins or ends by it. */
  exact?: boolean;
  /** Said when there is none. */
  none?: string;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatIn({ zone, locale }: Reader, timeStyle?: 'short' | 'medium'): Intl.DateTimeFormat {
  const key = `${locale} ${zone} ${timeStyle}`;
  const made =
    formats.get(key) ??
    new Intl.DateTimeFormat(locale, { timeZone: zone ?? 'UTC', dateStyle: 'medium', timeStyle });
  // The keys come from requests.
  if (formats.size < 100) formats.set(key, made);
  return made;
}

/** `4 Dec 2026, 17:00` in the reader's zone; in UTC, and it says so, where that is not known. */
export const timeWords = (reader: Reader, at: Date, timeStyle: 'short' | 'medium' = 'short') =>
  `${formatIn(reader, timeStyle).format(at)}${reader.zone === null ? ' UTC' : ''}`;

const units = [
  ['minute', 60_000, 3_600_000],
  ['hour', 3_600_000, 86_400_000],
  ['day', 86_400_000, 7 * 86_400_000],
] as const;

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'always' });

function relativeWords(at: Date, now: number): string | null {
  const distance = at.getTime() - now;
  if (Math.abs(distance) < 60_000) return distance > 0 ? 'in a minute' : 'just now';
  const unit = units.find(([, , end]) => Math.abs(distance) < end);
  return unit ? relative.format(Math.trunc(distance / unit[1]), unit[0]) : null;
}

/** Near ones from now, e.g. "2 hours ago", others by their day; all of it on hover. */
export function Time({ at, day = false, exact = false, none = 'Never' }: TimeProps) {
  const reader = useReader();
  if (at === null) return <span className="muted">{none}</span>;
  const near = day || exact ? null : relativeWords(at, reader.now);
  const words = near ?? (exact ? timeWords(reader, at) : formatIn(reader).format(at));
  // Browsers write some spaces otherwise than the server does.
  return (
    <time dateTime={at.toISOString()} title={timeWords(reader, at, 'medium')} suppressHydrationWarning>
      {words}
    </time>
  );
}
