import { z } from 'zod';
import { auditActions, auditOutcomes } from '#lib/schemas/audit-actions';
import { id, text, time } from '#lib/schemas/fields';
import { filterOf, ListView, PageInput, timeFilter } from '#lib/schemas/list';
import { UserReference } from '#lib/schemas/user';

const outcome = z
  .enum(auditOutcomes)
  .describe('`denied`: rights were missing, or a login failed. `invalid`: it was not found, or in conflict.');

const filters = {
  actor: filterOf(id, 'This is not an id.'),
  subject: filterOf(id, 'This is not an id.'),
  session: filterOf(id, 'This is not an id.'),
  /** Actor or subject. */
  user: filterOf(id, 'This is not an id.'),
  action: filterOf(z.enum(auditActions), 'This is not the name of an audit event.'),
  outcome: filterOf(outcome, 'An outcome is done, denied or invalid.'),
  since: timeFilter('first'),
  until: timeFilter('last'),
};

/**
 * `query` is a request id, the id of a user, session or role, or part of a username, display name or email. `format=csv`
 * gives all that match; `limit` and `cursor` are of the JSON list.
 */
export const ListAuditEventsInput = PageInput.extend({
  query: text(200)
    .default('')
    .describe('The id of a request, user, session or role, or part of a username, display name or email.'),
  ...filters,
  format: z.enum(['json', 'csv'], 'A format is json or csv.').default('json'),
});

export type AuditFilter = Pick<z.output<typeof ListAuditEventsInput>, keyof typeof filters | 'query'>;

export const AuditEventView = z.object({
  id,
  at: time,
  action: z.string(),
  outcome,
  /** Why it was refused. */
  code: z.string().nullable(),
  /** Of a deleted user: the id, and the username at the deletion. */
  actor: UserReference.partial().extend({ id, username: z.string().nullable() }).nullable(),
  subject: z
    .object({
      type: z.string(),
      id: id.nullable(),
      name: z.string().nullable(),
      user: UserReference.optional(),
    })
    .nullable(),
  /** The label of the role that was assigned or removed; its name if it is deleted. */
  role: z.string().nullable(),
  sessionId: id.nullable(),
  requestId: z.string(),
  ip: z.string().nullable(),
  userAgent: z.string().nullable(),
  /** What the user agent names, e.g. `Chrome on macOS`. */
  device: z.string().nullable(),
  /** Before, after, reason …; null if it was erased. */
  detail: z.record(z.string(), z.unknown()).nullable(),
  sequence: z.number().int().nullable(),
  chained: z.boolean(),
});
export type AuditEventView = z.infer<typeof AuditEventView>;

export const AuditEventListView = ListView(AuditEventView);

/** The checkpoint. `lastHash` is the last hash of the chain, in hex: with `count` it is what `audit verify` takes. */
export const AuditCheckpointView = z.object({
  count: z.number().int(),
  lastHash: z.string().nullable(),
  writtenAt: time.nullable(),
  /** False: the checkpoint or the record of retention was changed, so verify the trail. */
  intact: z.boolean(),
  /** Retention removed the events up to `sequence`; null: none. */
  retention: z.object({ sequence: z.number().int(), removedAt: time }).nullable(),
});
export type AuditCheckpointView = z.infer<typeof AuditCheckpointView>;

/** One event about the user who reads it. Of other users it holds nothing. */
export const ActivityView = z.object({
  at: time,
  action: z.string(),
  outcome,
  by: z.enum(['you', 'nobody', 'administrator']),
  summary: z.string(),
  ip: z.string().nullable(),
  device: z.string().nullable(),
  role: z.string().nullable(),
  expiresAt: z.string().nullable(),
});
export type ActivityView = z.infer<typeof ActivityView>;

export const ActivityListView = ListView(ActivityView);
