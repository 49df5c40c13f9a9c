/** How a reader's times and numbers are written. The words around them stay English. */
export interface Reader {
  /** An IANA time zone; null if the browser has not said, and times are then in UTC and say so. */
  zone: string | null;
  /** English with the formats of the reader's region, e.g. `en-DE`. */
  locale: string;
}

/** `value` if it names a time zone that this runtime knows; else null. */
export function zoneIn(value: string | null | undefined): string | null {
  if (!value || !/^[A-Za-z0-9_+/-]{1,64}$/.test(value)) return null;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: value }).resolvedOptions().timeZone && value;
  } catch {
    return null;
  }
}

/** By the first language of `Accept-Language` (RFC 9110, 12.5.4): `de-AT` and `de` write numbers differently. */
export function localeIn(acceptLanguage: string | null): string {
  const [first = ''] = (acceptLanguage ?? '').split(/[,;]/);
  if (!/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$/.test(first.trim())) return 'en-GB';
  try {
    const { region } = new Intl.Locale(first.trim()).maximize();
    return region && first.trim() !== 'en' ? `en-${region}` : 'en-GB';
  } catch {
    return 'en-GB';
  }
}

/** Milliseconds by which the zone's clocks were ahead of UTC at that instant. */
function offsetAt(zone: string, instant: number): number {
  const parts = new Intl.DateTimeFormat('en-US-u-hc-h23', {
    timeZone: zone,
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(instant);
  const part = (type: string) => Number(parts.find((one) => one.type === type)?.value);
  const clock = Date.UTC(
    part('year'),
    part('month') - 1,
    part('day'),
    part('hour'),
    part('minute'),
    part('second'),
  );
  return clock - Math.floor(instant / 1_000) * 1_000;
}

/**
 * The instant at which clocks in the zone show `local`, e.g. `2027-01-31T12:00`; NaN if that is no time. Of a time that
 * comes twice it is the first; of one that is left out, as much later as the clocks jump.
 */
export function instantIn(zone: string, local: string): number {
  const asUtc = Date.parse(`${local}Z`);
  if (Number.isNaN(asUtc)) return Number.NaN;
  const wholeDay = 24 * 3_600_000;
  const before = asUtc - offsetAt(zone, asUtc - wholeDay);
  const after = asUtc - offsetAt(zone, asUtc + wholeDay);
  return [before, after].find((instant) => instant + offsetAt(zone, instant) === asUtc) ?? before;
}

/** Days of a list's filters as the times at which they begin or end in the zone; what is no day stays as it is. */
export function daysIn<Given extends Record<string, unknown>>(
  zone: string | null,
  given: Given,
  ends: Partial<Record<keyof Given, 'first' | 'last'>>,
): Given {
  const timeOf = (name: string, value: unknown) => {
    const end = ends[name];
    if (!end || typeof value !== 'string' || !/^\d{4}-\d\d-\d\d$/.test(value)) return value;
    const instant = instantIn(zone ?? 'UTC', `${value}T${end === 'first' ? '00:00:00' : '23:59:59.999'}`);
    return Number.isNaN(instant) ? value : new Date(instant).toISOString();
  };
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => [name, timeOf(name, value)]),
  ) as Given;
}

/** What clocks in the zone show at that instant, as `<input type="datetime-local">` has it. */
export const localIn = (zone: string, at: Date) =>
  new Date(at.getTime() + offsetAt(zone, at.getTime())).toISOString().slice(0, 16);
