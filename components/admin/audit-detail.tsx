import type { ReactNode } from 'react';
import type { Fact } from '#components/ui/facts';
import type { AuditEventView } from '#lib/schemas/audit';

/** What an event's detail says, for a reader: what changed, and the rest in the names it came with. */

/** `grantedById` -> `Granted by id` */
export function labelOf(name: string): string {
  const words = name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`).replaceAll('_', ' ');
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}

export function textOf(value: unknown): string {
  if (value === null || value === undefined || value === '') return '–';
  if (Array.isArray(value)) return value.length === 0 ? 'None' : value.map(textOf).join(', ');
  if (typeof value === 'boolean') return value ? 'Yes' : 'No';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

export interface Change {
  name: string;
  before: ReactNode;
  after: ReactNode;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** One line for each value that differs. */
export function changesOf({ detail }: AuditEventView): Change[] {
  const { before, after } = detail ?? {};
  if (before === undefined && after === undefined) return [];
  const [old, now] = [
    isRecord(before) ? before : { value: before },
    isRecord(after) ? after : { value: after },
  ];
  const names = [...new Set([...Object.keys(old), ...Object.keys(now)])];
  return names
    .map((name) => ({ name: labelOf(name), before: textOf(old[name]), after: textOf(now[name]) }))
    .filter((change) => change.before !== change.after);
}

export function otherFacts({ detail }: AuditEventView): Fact[] {
  const { before: _before, after: _after, ...rest } = detail ?? {};
  return Object.entries(rest).map(([name, value]) => ({ term: labelOf(name), value: textOf(value) }));
}
