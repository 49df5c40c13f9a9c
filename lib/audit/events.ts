import { searchOf } from '#lib/audit/search';
import { csvHeader, csvOf, viewOf } from '#lib/audit/view';
import { readCheckpoint } from '#lib/core/audit/checkpoint';
import { auditKeys } from '#lib/core/audit/keys';
import { type EventSearch, listEvents, streamEvents } from '#lib/core/audit/list';
import type { AuditContext } from '#lib/core/audit/record';
import { readRetention } from '#lib/core/audit/retention';
import { beginExport } from '#lib/core/lists/export';
import { Download } from '#lib/core/operation/download';
import { operation } from '#lib/core/operation/operation';
import type { Database } from '#lib/database/client';
import {
  AuditCheckpointView,
  AuditEventListView,
  type AuditFilter,
  ListAuditEventsInput,
} from '#lib/schemas/audit';
import { NoInput } from '#lib/schemas/fields';

/** Reads the audit trail; an export leaves a row in it. */

async function* csvLines(db: Database, search: EventSearch): AsyncGenerator<string> {
  yield csvHeader;
  for await (const rows of streamEvents(db, search)) yield rows.map(csvOf).join('');
}

/** The filters that were given, times as text. */
function given(filter: AuditFilter): Record<string, string> {
  const entries = Object.entries(filter).filter(([, value]) => value !== undefined && value !== '');
  return Object.fromEntries(
    entries.map(([name, value]) => [name, value instanceof Date ? value.toISOString() : String(value)]),
  );
}

async function exportEvents(
  context: AuditContext,
  filter: AuditFilter,
  search: EventSearch,
): Promise<Download> {
  // The searched text may name a user: the row says only that there was one.
  const { query, ...rest } = given(filter);
  await beginExport(context, 'audit.exported', { ...rest, searched: query !== undefined });
  const name = `audit-${context.now.toISOString().slice(0, 10)}.csv`;
  return new Download('text/csv', name, csvLines(context.db, search));
}

export const listAuditEvents = operation({
  summary: 'Audit events, newest first; with `format=csv` all that match, as a file.',
  allow: 'audit:read',
  audit: 'audit.read',
  limit: 'search',
  input: ListAuditEventsInput,
  output: AuditEventListView,
  async run(context, { limit, cursor, format, ...filter }) {
    const search = await searchOf(context.db, filter);
    if (format === 'csv') return exportEvents(context, filter, search);
    const list = `audit ${JSON.stringify(given(filter))}`;
    const page = await listEvents(context.db, list, search, { limit, cursor });
    return { ...page, items: page.items.map(viewOf) };
  },
});

export const readAuditCheckpoint = operation({
  summary: 'The checkpoint of the audit trail; kept elsewhere, it proves that nothing was rolled back.',
  allow: 'audit:read',
  audit: 'audit.read',
  limit: 'search',
  input: NoInput,
  output: AuditCheckpointView,
  async run({ db }) {
    const keys = await auditKeys();
    const checkpoint = await readCheckpoint(db, keys);
    const removed = await readRetention(db, keys);
    const retention = removed?.intact ? { sequence: removed.sequence, removedAt: removed.removedAt } : null;
    if (!checkpoint) return { count: 0, lastHash: null, writtenAt: null, intact: false, retention };
    const { count, lastHash, writtenAt } = checkpoint;
    const intact = checkpoint.intact && (removed === null || removed.intact);
    return { count, lastHash: Buffer.from(lastHash).toString('hex'), writtenAt, intact, retention };
  },
});
