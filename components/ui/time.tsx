import { timeWords } from '#lib/schemas/time-words';

const dates = new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', dateStyle: 'medium' });

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
    <time dateTime={at.toISOString()} title={timeWords(at)}>
      {day ? dates.format(at) : timeWords(at)}
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
