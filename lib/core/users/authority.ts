import type { Actor } from '#lib/access/actor';
import { type EffectiveAccess, evaluate, expiryOf } from '#lib/access/evaluation';
import type { Permission } from '#lib/access/permissions';
import { earlier } from '#lib/core/durations';
import { idleLimit } from '#lib/core/sessions/lifetimes';
import { findEffectiveAccess, readEffectiveAccess, readProfile } from '#lib/core/users/profile';
import type { Transaction } from '#lib/database/client';
import { AppError } from '#lib/errors';

/** The rules of authority: nobody acts on a user who holds more, gives more than they hold, or gives it for longer. */

/** @throws AppError `forbidden` naming the first of `permissions` that `held` lacks. */
export function requireAll(held: ReadonlySet<string>, permissions: Iterable<string>): void {
  for (const permission of permissions) {
    if (!held.has(permission)) throw new AppError('forbidden', { permission });
  }
}

/** Those of `permissions` that `held` lacks; a permission that was deleted is not lost. */
async function lostOf(tx: Transaction, held: ReadonlySet<string>, permissions: ReadonlySet<string>) {
  const name = { in: [...permissions].filter((permission) => !held.has(permission)) };
  if (name.in.length === 0) return [];
  const rows = await tx.permission.findMany({ where: { name }, orderBy: { name: 'asc' } });
  return rows.map((row) => row.name);
}

/** What is checked again of an actor. */
export type AdmittedActor = Pick<Actor, 'id' | 'sessionId' | 'permissions'>;

/**
 * True if the session is live and its user, whose row must be locked, active. Locks the session's row, too: another
 * user's login in the same browser, or a stolen refresh token, ends it without locking the user's row.
 */
async function lockLiveSession(
  tx: Transaction,
  { id, sessionId }: AdmittedActor,
  now: Date,
): Promise<boolean> {
  const rows = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM "Session" s JOIN "User" u ON u."id" = s."userId"
    WHERE s."id" = ${sessionId}::uuid AND u."id" = ${id}::uuid AND u."status" = 'active' AND s."revokedAt" IS NULL
      AND s."expiresAt" > ${now} AND s."lastSeenAt" > ${earlier(now, idleLimit)}
    FOR UPDATE OF s`;
  return rows.length === 1;
}

/**
 * Checks again, under the locks of the change, that the actor is still authorized. Returns the permissions that they hold
 * now: none for a change of their own account, which needs none.
 * @throws AppError `unauthenticated` if their session has ended or they are no longer active, `forbidden` if they lost
 * a permission since they were admitted.
 */
export async function assertStillAuthorized(
  tx: Transaction,
  actor: AdmittedActor,
  { isOwn, now }: { isOwn: boolean; now: Date },
): Promise<ReadonlySet<string>> {
  if (!(await lockLiveSession(tx, actor, now))) throw new AppError('unauthenticated');
  if (isOwn) return new Set();
  const held = new Set<string>(evaluate(await readEffectiveAccess(tx, actor.id), now).keys());
  requireAll(held, await lostOf(tx, held, actor.permissions));
  return held;
}

/** Until when each permission is held; null: for good. */
type Expiries = ReadonlyMap<string, Date | null>;

function expiriesOf(access: EffectiveAccess, now: Date): Expiries {
  const entries = [...evaluate(access, now)];
  return new Map(entries.map(([permission, sources]) => [permission, expiryOf(sources)]));
}

/** What the user holds, or would hold if they were reinstated. */
async function readExpiries(tx: Transaction, userId: string, now: Date): Promise<Expiries> {
  return expiriesOf({ ...(await readEffectiveAccess(tx, userId)), status: 'active' }, now);
}

/** The first of `wanted` that `held` lacks or holds for less long, with its expiry there. */
function firstBeyond(held: Expiries, wanted: Expiries): { permission: string; until?: Date } | null {
  for (const [permission, end] of wanted) {
    const until = held.get(permission);
    if (until === undefined) return { permission };
    if (until !== null && (end === null || end > until)) return { permission, until };
  }
  return null;
}

async function assertNotBeyondExpiry(
  tx: Transaction,
  actor: Actor,
  wanted: Expiries,
  why: string,
  now: Date,
) {
  const beyond = firstBeyond(expiriesOf(await readEffectiveAccess(tx, actor.id), now), wanted);
  if (!beyond) return;
  const { permission, until } = beyond;
  const detail = until && `You hold ${permission} until ${until.toISOString()} yourself, and ${why}.`;
  throw new AppError('forbidden', { permission, ...(detail && { detail }) });
}

/**
 * An actor gives no permission for longer than they hold it. To be called under the locks of the change.
 * @throws AppError `forbidden` naming the first of `permissions` that the actor holds only until before `expiresAt` (null:
 * for good).
 */
export async function assertNotBeyondOwnExpiry(
  tx: Transaction,
  actor: Actor,
  permissions: Iterable<string>,
  { expiresAt, now }: { expiresAt: Date | null; now: Date },
): Promise<void> {
  const wanted = new Map([...permissions].map((permission) => [permission, expiresAt]));
  await assertNotBeyondExpiry(tx, actor, wanted, 'can give it for no longer', now);
}

/**
 * `held`: what the actor holds now (`audited`).
 * @throws AppError `forbidden` if the user holds a permission that the actor lacks.
 */
export async function assertHoldsAllOf(
  tx: Transaction,
  held: ReadonlySet<string>,
  userId: string,
  now: Date,
): Promise<void> {
  requireAll(held, (await readProfile(tx, userId, now)).permissions);
}

/**
 * For changes that could give the actor control of the user's account. To be called under the locks of the change.
 * @throws AppError as `assertHoldsAllOf`, and `forbidden` if the user holds a permission for longer than the actor.
 */
export async function assertMayManage(
  tx: Transaction,
  { actor, held }: { actor: Actor; held: ReadonlySet<string> },
  userId: string,
  now: Date,
): Promise<void> {
  await assertHoldsAllOf(tx, held, userId, now);
  await assertNotBeyondExpiry(
    tx,
    actor,
    await readExpiries(tx, userId, now),
    'this user holds it for longer',
    now,
  );
}

/** Issuing password links takes one of these. */
const linkPermissions: Permission[] = ['users:create', 'users:update'];

/** True if the issuer of a link could still issue it: active, permitted, and holding all that the user holds, as long. */
export async function mayStillGiveLink(
  tx: Transaction,
  id: string,
  userId: string,
  now: Date,
): Promise<boolean> {
  const issuer = await findEffectiveAccess(tx, id);
  if (!issuer) return false;
  const held = expiriesOf(issuer, now);
  const isEntitled = linkPermissions.some((permission) => held.has(permission));
  return isEntitled && firstBeyond(held, await readExpiries(tx, userId, now)) === null;
}
