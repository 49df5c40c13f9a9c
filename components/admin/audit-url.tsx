import { daysIn } from '#lib/schemas/reader';

/** What the URL of the audit trail says. */
export const auditFilters = [
  ...(['query', 'action', 'outcome', 'since', 'until'] as const),
  ...(['user', 'actor', 'subject', 'session'] as const),
];

export type AuditQuery = Partial<Record<(typeof auditFilters)[number] | 'cursor', string | undefined>>;

function searchOf(query: AuditQuery): URLSearchParams {
  const search = new URLSearchParams();
  for (const name of [...auditFilters, 'cursor'] as const) {
    const value = query[name];
    if (value) search.set(name, value);
  }
  return search;
}

export function auditUrl(query: AuditQuery = {}): string {
  const search = searchOf(query);
  return search.size === 0 ? '/admin/audit' : `/admin/audit?${search}`;
}

/** Days are meant in the reader's zone. */
export const auditDays = <Given extends Record<string, unknown>>(zone: string | null, given: Given): Given =>
  daysIn<Record<string, unknown>>(zone, given, { since: 'first', until: 'last' }) as Given;

/** The same events, all of them, as a file. */
export function auditFileUrl(query: AuditQuery, zone: string | null): string {
  const search = searchOf(auditDays(zone, { ...query, cursor: undefined }));
  search.set('format', 'csv');
  return `/api/admin/audit-events?${search}`;
}

export const isNarrowed = (query: AuditQuery) => auditFilters.some((name) => query[name]);
