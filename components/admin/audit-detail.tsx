import type { ReactNode } from 'react';
import { formatCount } from '#components/ui/count';
import type { Fact } from '#components/ui/facts';
import { Time } from '#components/ui/time';

/** What an event's detail says, for a reader: values with their labels, and what changed from what to what. */

const labels = new Map([
  ['activatesAt', 'Active from'],
  ['ended', 'Sessions ended'],
  ['expiresAt', 'Expires'],
  ['filter', 'Filters'],
  ['firstAt', 'First'],
  ['gained', 'Users who gained permissions'],
  ['hadPassword', 'Had a password'],
  ['holders', 'Users with the role'],
  ['lastAt', 'Last'],
  ['lost', 'Users who lost permissions'],
  ['more', 'More times'],
  ['permission', 'Missing permission'],
  ['replacedSessionIds', 'Replaced sessions'],
  ['retired', 'Retired keys'],
  ['sessionId', 'Session'],
  ['statusBefore', 'Previous status'],
]);

/** `grantedById` -> `Granted by id` */
function labelOf(name: string): string {
  const words = name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`).replaceAll('_', ' ');
  return labels.get(name) ?? `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}

type Values = Record<string, unknown>;

const isValues = (value: unknown): value is Values =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isEmpty = (value: unknown) =>
  value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0);

const isTime = (text: string) => /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(text);

function textOf(value: unknown): string {
  if (isEmpty(value)) return 'none';
  if (Array.isArray(value)) return value.map(textOf).join(', ');
  if (typeof value === 'boolean') return value ? 'Yes' : 'No';
  if (typeof value === 'number') return formatCount(value);
  if (!isValues(value)) return String(value);
  return Object.entries(value)
    .map(([name, one]) => `${labelOf(name)}: ${textOf(one)}`)
    .join('; ');
}

function shown(value: unknown): ReactNode {
  if (isEmpty(value)) return <span className="muted">None</span>;
  return typeof value === 'string' && isTime(value) ? <Time at={new Date(value)} /> : textOf(value);
}

const factsOf = (values: Values): Fact[] =>
  Object.entries(values).map(([name, value]) => ({ term: labelOf(name), value: shown(value) }));

/** Of a list only what was added and removed; of other values both, if they differ. */
function changeOf(name: string, before: unknown, after: unknown): Fact[] {
  const term = labelOf(name);
  if (Array.isArray(before) && Array.isArray(after)) {
    const added = after.filter((one) => !before.includes(one));
    const removed = before.filter((one) => !after.includes(one));
    return [
      ...(added.length > 0 ? [{ term: `${term} added`, value: textOf(added) }] : []),
      ...(removed.length > 0 ? [{ term: `${term} removed`, value: textOf(removed) }] : []),
    ];
  }
  if (textOf(before) === textOf(after)) return [];
  const value = (
    <>
      {shown(before)} <span aria-hidden="true">→</span>
      <span className="visually-hidden"> to </span> {shown(after)}
    </>
  );
  return [{ term, value }];
}

function changesOf(before: unknown, after: unknown): Fact[] {
  if (isValues(before) && isValues(after))
    return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((name) =>
      changeOf(name, before[name], after[name]),
    );
  // Created or removed: its values. A suspension keeps only the status before.
  const only = after ?? before;
  if (isValues(only)) return factsOf(only);
  return isEmpty(only) ? [] : [{ term: 'Previous status', value: shown(only) }];
}

export function detailFacts(detail: Values | null): Fact[] {
  const { before, after, ...rest } = detail ?? {};
  const given = Object.entries(rest).filter(([, value]) => !isEmpty(value));
  return [...changesOf(before, after), ...factsOf(Object.fromEntries(given))];
}
