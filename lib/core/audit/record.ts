import { v7 as uuidv7 } from 'uuid';
import { countDenial } from '#lib/core/audit/denials';
import { type AuditKeys, auditKeys } from '#lib/core/audit/keys';
import { proveEvent } from '#lib/core/audit/mac';
import { outcomeOf } from '#lib/core/audit/outcome';
import { type Context, timeBy } from '#lib/core/operation/context';
import { lockAdministrators } from '#lib/core/users/administrators';
import { type AdmittedActor, assertStillAuthorized } from '#lib/core/users/authority';
import { lockUsers } from '#lib/core/users/lock';
import { asAppError, type Prisma, type Transaction, withRetries } from '#lib/database/client';
import { AppError, type ErrorCode, type Subject } from '#lib/errors';
import type { AuditOutcome } from '#lib/schemas/audit-actions';

/**
 * The audit trail. A change and its row commit together: `audited` is the only opener of transactions
 * (except the start in lib/bootstrap, work of core/background/once-across-nodes, which changes only the chain and counters, and
 * the counts of core/audit/denials).
 * The row of a refused attempt is written after the roll-back and before the answer. Rows hold ids; personal values
 * (IP, names) stand only in `detail`, so that they can be erased.
 */

export type Detail = Record<string, Prisma.InputJsonValue | null>;

/** A context inside an operation, with the event's name and the admitted actor. */
export interface AuditContext extends Context {
  readonly event: string;
  readonly actor: AdmittedActor | null;
  /** The operation needs no permission: actors change their own account. */
  readonly isOwn?: boolean;
}

interface Result {
  outcome: AuditOutcome;
  code: ErrorCode | null;
}

type Said = [subject: Subject | null, detail: Detail, result: Result];

function eventRow(keys: AuditKeys, context: AuditContext, ...[subject, detail, result]: Said) {
  return proveEvent(keys, {
    id: uuidv7(),
    at: context.now,
    action: context.event,
    ...result,
    actorId: context.actor?.id ?? null,
    sessionId: context.actor?.sessionId ?? null,
    subjectType: subject?.type ?? null,
    subjectId: subject?.id ?? null,
    requestId: context.requestId,
    detail: {
      ip: context.ip,
      userAgent: context.userAgent,
      ...(subject?.name !== undefined && { name: subject.name }),
      ...detail,
    },
  });
}

const nothing: ReadonlySet<string> = new Set();

/**
 * Begins every change by an actor: takes the locks, always in this order, and checks under them that the actor is still
 * authorized. A suspension, logout or changed role takes one of these locks, too, so it comes before this change, which is
 * then refused, or after it. Returns the permissions that the actor holds now; none for their own account.
 */
async function reauthorize(tx: Transaction, context: AuditContext, subject: Subject | null) {
  const { actor, isOwn = false } = context;
  if (!actor) return nothing;
  if (!isOwn) await lockAdministrators(tx);
  await lockUsers(tx, [actor.id, ...(subject?.type === 'user' && subject.id ? [subject.id] : [])]);
  return assertStillAuthorized(tx, actor, { isOwn, now: timeBy(context) });
}

/**
 * Runs `change` in one transaction with its audit row; `subject` is null without one. An actor's
 * change runs under the locks of all administrators (unless it is their own), of the actor and of the user that it is
 * about, if they are still authorized: `held` is what they hold now. `note` adds to the row's detail (before, after, …); a
 * change of several things has a row for each, which `nextRow` begins.
 * Inside, await nothing but `tx`: on the embedded database a query beside it would wait for itself. And change nothing
 * outside: after a conflict with another transaction all of it runs again.
 * @throws AppError as `assertStillAuthorized`
 */
export async function audited<T>(
  context: AuditContext,
  subject: Subject | null,
  change: (
    tx: Transaction,
    note: (detail: Detail) => void,
    held: ReadonlySet<string>,
    nextRow: () => void,
  ) => Promise<T>,
): Promise<T> {
  async function changeAndRecord(tx: Transaction, keys: AuditKeys): Promise<T> {
    const rows: Detail[] = [{}];
    const note = (more: Detail) => Object.assign(rows.at(-1) ?? {}, more);
    const held = await reauthorize(tx, context, subject);
    const result = await change(tx, note, held, () => rows.push({}));
    const done = { outcome: 'done', code: null } as const;
    const data = rows.map((detail) => eventRow(keys, context, subject, detail, done));
    await tx.auditEvent.createMany({ data });
    return result;
  }
  try {
    const keys = await auditKeys();
    return await withRetries(() => context.db.$transaction((tx) => changeAndRecord(tx, keys)));
  } catch (thrown) {
    const error = asAppError(thrown);
    throw error instanceof AppError && subject ? error.about(subject) : error;
  }
}

/**
 * Writes the row of a refused attempt, or counts it into a shared one (core/audit/denials).
 * @throws AppError `unavailable` if it cannot: an attempt without a trace gets no other answer.
 */
export async function recordDenial(
  context: AuditContext,
  subject: Subject | null,
  code: ErrorCode,
  detail: Detail = {},
): Promise<void> {
  try {
    const keys = await auditKeys();
    if (!(await countDenial(context, code))) return;
    const result = { outcome: outcomeOf(code), code };
    await context.db.auditEvent.create({ data: eventRow(keys, context, subject, detail, result) });
  } catch (cause) {
    throw new AppError('unavailable', { retryAfter: 2, cause });
  }
}
