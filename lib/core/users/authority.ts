import type { Actor } from '#lib/access/actor';
import { type EffectiveAccess, evaluate, expiryOf } from '#lib/access/evaluation';
import type { Permission } from '#lib/access/permissions';
import { earlier } from '#lib/core/durations';
import { idleLimit } from '#lib/core/sessions/lifetimes';
import { findEffectiveAccess, readEffectiveAccess, readProfile } from '#lib/core/users/profile';
import type { Transaction } from '#lib/database/client';
import { AppError } from '#lib/errors';

/** Nobody acts beyond their own permissions: neither on a person who holds more, nor by granting more, nor for longer. */

/** @throws AppError `forbidden` naming the first of `permissions` that `held` lacks. */
export function requireAll(held: ReadonlySet<string>, permissions: Iterable<string>): void {
  for (const permission of permissions) {
    if (!held.has(permission)) throw new AppError('forbidden', { permission });
  }
}

/** Those of `permissions` that `held` lacks and that there still are: one that was deleted is no right that was lost. */
async function lostOf(tx: Transaction, held: ReadonlySet<string>, permissions: ReadonlySet<string>) {
  const name = { in: [...permissions].filter((permission) => !held.has(permission)) };
  if (name.in.length === 0) return [];
  const rows = await tx.permission.findMany({ where: { name }, orderBy: { name: 'asc' } });
  return rows.map((row) => row.name);
}

/** Of an actor, what is asked again. */
export type AdmittedActor = Pick<Actor, 'id' | 'sessionId' | 'permissions'>;

/**
 * True if the session is live and its user, whose row must be locked, active. Takes the session's row for the rest of the
 * transaction too: a login of somebody else in the same browser, and a stolen refresh token, end it without its user's.
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
 * Whether the actor may still do what they were admitted to, asked by `audited` under the locks of the change.
 * Returns the permissions that they hold now: none for a change of their own, which needs none.
 * @throws AppError `unauthenticated` if their session has ended or they are no longer active, `forbidden` if they lost
 * a right since they were admitted.
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

function expiriesOf(standing: EffectiveAccess, now: Date): Expiries {
  const paths = [...evaluate(standing, now)];
  return new Map(paths.map(([permission, given]) => [permission, expiryOf(given)]));
}

/** What the person holds, or of a suspended one what reinstating gives back. */
async function readExpiries(tx: Transaction, userId: string, now: Date): Promise<Expiries> {
  return expiriesOf({ ...(await readEffectiveAccess(tx, userId)), status: 'active' }, now);
}

/** The first of `wanted` that `held` lacks or has for less long, with the end that it has there. */
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
  const short = firstBeyond(expiriesOf(await readEffectiveAccess(tx, actor.id), now), wanted);
  if (!short) return;
  const { permission, until } = short;
  const detail = until && `You hold ${permission} until ${until.toISOString()} yourself, and ${why}.`;
  throw new AppError('forbidden', { permission, ...(detail && { detail }) });
}

/**
 * Who holds a permission for a while gives it for no longer. To be asked under the locks of the change.
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
 * @throws AppError `forbidden` if the person holds a permission that the actor lacks.
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
 * For whatever may put a person's account into the actor's hands: as them, the actor could give what they hold for as
 * long as they hold it. To be asked under the locks of the change.
 * @throws AppError as `assertHoldsAllOf`, and `forbidden` if the person holds a permission for longer than the actor.
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
    'this person holds it for longer',
    now,
  );
}

/** Who hands out password links holds one of these. */
const linkPermissions: Permission[] = ['users:create', 'users:update'];

/**
 * True if the person who once handed a link to another still could: active, entitled to, and holding what the other holds
 * for at least as long.
 */
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
