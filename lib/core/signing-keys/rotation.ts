import { v7 as uuidv7 } from 'uuid';
import { audited } from '#lib/core/audit/record';
import { job } from '#lib/core/background/job';
import { waitForOtherNodes } from '#lib/core/background/once-across-nodes';
import { days, earlier, hours, later, minutes, seconds } from '#lib/core/durations';
import { newContext } from '#lib/core/operation/context';
import { accessTokenLifetime } from '#lib/core/sessions/access-token';
import { rereadSigningKeys } from '#lib/core/signing-keys/current';
import { type KeyTimes, keySetLifetime, newSigningKey, verifies } from '#lib/core/signing-keys/key';
import { decryptStored, encrypt, tryDecrypt } from '#lib/crypto/encryption';
import { database, type Transaction } from '#lib/database/client';

/**
 * Rotation of signing keys. A new key is published before it signs, so that services that cache the key set know it in
 * time; the old one verifies until all its tokens have expired. These times are written ahead by the database's clock, so
 * that a wrong clock of a node does no lasting harm. One rotation at a time.
 */

/** From publishing to signing. */
const publishedAhead = keySetLifetime * 2;

/** How far the clocks of nodes may differ before a valid token is refused. */
const clockSkew = minutes(10);

/** From its last signature to retirement. */
const grace = accessTokenLifetime + clockSkew;

/** The nodes replace a key that is older. */
export const longestSigning = days(90);

/** Rows of retired keys are deleted when no clock can need them. */
const keptRetired = hours(1);

/** Returns the database's time once the lock is held. */
async function lockSigningKeys(tx: Transaction): Promise<Date> {
  await waitForOtherNodes(tx, 'signing-keys');
  const [{ now }] = await tx.$queryRaw<[{ now: Date }]>`SELECT clock_timestamp() AS "now"`;
  return now;
}

export interface Rotation {
  /** False if another rotation was under way, or none was due; the times are then of that one. */
  made: boolean;
  kid: string;
  activatesAt: Date;
}

/** Rolls the transaction back: no rotation is due. */
class NotDue extends Error {
  constructor(readonly rotation: Rotation) {
    super('No rotation is due.');
  }
}

/** A key that would sign later than any rotation sets was made by a wrong clock; it blocks nothing. */
function isDue({ createdAt, activatesAt }: KeyTimes, olderThan: number, now: Date): boolean {
  if (activatesAt > now) return activatesAt > later(now, publishedAhead);
  return createdAt <= earlier(now, olderThan);
}

/** @throws NotDue if the newest key is not active yet, or not that old. */
async function requireDue(tx: Transaction, olderThan: number, now: Date): Promise<void> {
  const newest = await tx.signingKey.findFirst({
    where: { retiresAt: null },
    orderBy: { createdAt: 'desc' },
  });
  if (!newest || isDue(newest, olderThan, now)) return;
  throw new NotDue({ made: false, kid: newest.id, activatesAt: newest.activatesAt });
}

const rotationContext = () => ({
  ...newContext({ requestId: uuidv7() }),
  event: 'signing_key.rotated',
  actor: null,
});

/**
 * Makes a new key that signs in 10 minutes, and sets when the old ones retire. Nobody is logged out. Does nothing while
 * another rotation is under way, or while the newest key is not `olderThan` (milliseconds).
 */
export async function rotateSigningKeys({ olderThan = 0 } = {}): Promise<Rotation> {
  const key = await newSigningKey();
  try {
    return await audited(rotationContext(), { type: 'signing_key', id: key.id }, async (tx, note) => {
      const now = await lockSigningKeys(tx);
      await requireDue(tx, olderThan, now);
      const activatesAt = later(now, publishedAhead);
      const retiresAt = later(activatesAt, grace);
      const { count } = await tx.signingKey.updateMany({
        // A later time was written by a wrong clock.
        where: { OR: [{ retiresAt: null }, { retiresAt: { gt: retiresAt } }] },
        data: { retiresAt },
      });
      await tx.signingKey.create({ data: { ...key, createdAt: now, activatesAt } });
      note({ activatesAt: activatesAt.toISOString(), retired: count, retiresAt: retiresAt.toISOString() });
      return { made: true, kid: key.id, activatesAt };
    });
  } catch (error) {
    if (error instanceof NotDue) return error.rotation;
    throw error;
  }
}

/**
 * For a leaked key: a new one signs now, and all others are deleted, whatever a node's clock says. Each node refuses the
 * old access tokens within seconds; refreshing continues.
 */
export async function replaceSigningKeys(): Promise<{ kid: string; replaced: number }> {
  const key = await newSigningKey();
  return audited(rotationContext(), { type: 'signing_key', id: key.id }, async (tx, note) => {
    const now = await lockSigningKeys(tx);
    const { count } = await tx.signingKey.deleteMany();
    await tx.signingKey.create({ data: { ...key, createdAt: now, activatesAt: now } });
    note({ atOnce: true, retired: count });
    return { kid: key.id, replaced: count };
  });
}

/** By the earlier of this node's clock and the database's: other nodes may still sign with what only one calls retired. */
const removeRetired = (before: Date) => database().$executeRaw`
  DELETE FROM "SigningKey"
  WHERE "retiresAt" < LEAST(${before}::timestamptz, now() - make_interval(secs => ${keptRetired / 1_000}::float8))`;

/** Reads the keys again, replaces one that is too old, deletes retired ones. The database's clock decides. */
async function maintainSigningKeys(now: Date): Promise<void> {
  const rows = await rereadSigningKeys();
  const before = earlier(now, keptRetired);
  if (rows.some(({ retiresAt }) => retiresAt !== null && retiresAt < before)) await removeRetired(before);
  const newest = rows.find(({ retiresAt }) => retiresAt === null);
  if (newest && isDue(newest, longestSigning, now)) {
    await rotateSigningKeys({ olderThan: longestSigning });
    await rereadSigningKeys();
  }
}

export const signingKeyMaintenance = job({
  name: 'signing-keys',
  every: seconds(3),
  run: ({ now }) => maintainSigningKeys(now),
});

/**
 * Makes the first key if there is none, and encrypts anew what the previous secret encrypted. To be called under the
 * start's lock.
 * @throws ConfigError if neither secret decrypts the newest key.
 */
export async function ensureSigningKeys(tx: Transaction): Promise<void> {
  const now = await lockSigningKeys(tx);
  const rows = await tx.signingKey.findMany({ orderBy: { createdAt: 'desc' } });
  const live = rows.filter((row) => verifies(row, now));
  for (const [index, { id, encryptedJwk }] of live.entries()) {
    const decrypted = await (index === 0 ? decryptStored : tryDecrypt)('signing-keys', encryptedJwk);
    if (!decrypted?.isOutdated) continue;
    const data = { encryptedJwk: await encrypt('signing-keys', decrypted.value) };
    await tx.signingKey.update({ where: { id }, data });
  }
  if (live.length > 0) return;
  await tx.signingKey.create({ data: { ...(await newSigningKey()), createdAt: now, activatesAt: now } });
}
