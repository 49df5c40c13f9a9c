/** One way to write a time, the same on every server: in UTC, and it says so. */
const dates = new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', dateStyle: 'medium' });
const times = new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', dateStyle: 'medium', timeStyle: 'short' });

interface TimeProps {
  at: Date | null;
  /** Only the day. */
  day?: boolean;
  /** Said when there is none. */
  none?: string;
}

export function Time({ at, day = false, none = 'Never' }: TimeProps) {
  if (at === null) return <span className="muted">{none}</span>;
  return (
    <time dateTime={at.toISOString()} title={`${times.format(at)} UTC`}>
      {day ? dates.format(at) : `${times.format(at)} UTC`}
    </time>
  );
}

/** `2026-11-22` -> `22 Nov` */
export function shortDay(day: string): string {
  return new Date(`${day}T00:00:00Z`).toLocaleDateString('en-GB', {
    timeZone: 'UTC',
    day: 'numeric',
    month: 'short',
  });
}
