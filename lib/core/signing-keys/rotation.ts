import { v7 as uuidv7 } from 'uuid';
import { audited } from '#lib/core/audit/record';
import { days, earlier, hours, later, minutes } from '#lib/core/durations';
import { newContext } from '#lib/core/operation/context';
import { accessTokenLifetime } from '#lib/core/sessions/access-token';
import { rereadSigningKeys } from '#lib/core/signing-keys/current';
import { type KeyTimes, keySetLifetime, newSigningKey, verifies } from '#lib/core/signing-keys/key';
import { decryptStored, encrypt, tryDecrypt } from '#lib/crypto/encryption';
import { database, type Transaction } from '#lib/database/client';

/**
 * How signing keys begin and end. A new one is published before it signs, so that whoever keeps the key set for its
 * five minutes knows it in time; the old one verifies until all that it signed has ended. All of it is written ahead as
 * times of the database's clock, so that no node whose own is wrong writes what holds for a year, and each node acts on
 * them by itself. One rotation at a time, under an advisory lock.
 */

/** From publishing to signing. */
const publishedAhead = keySetLifetime * 2;

/** How far the clocks of nodes may differ before a token that is still good is refused. */
const clockSkew = minutes(10);

/** From signing no more to verifying no more. */
const grace = accessTokenLifetime + clockSkew;

/** A key that is older is replaced by the nodes themselves. */
export const longestSigning = days(90);

/** Rows of retired keys go, with their private halves, when no clock can need them. */
const keptRetired = hours(1);

/** Returns what time it is, once the lock is held, by the database's clock. */
async function lockSigningKeys(tx: Transaction): Promise<Date> {
  await tx.$queryRaw`SELECT 1 FROM pg_advisory_xact_lock(hashtext('gatehouse/signing-keys'))`;
  const [{ now }] = await tx.$queryRaw<[{ now: Date }]>`SELECT clock_timestamp() AS "now"`;
  return now;
}

export interface Rotation {
  /** False if another rotation was under way, or none was due: these are its times then. */
  made: boolean;
  kid: string;
  activatesAt: Date;
}

/** Undoes the transaction: nothing is to be rotated now. */
class NotDue extends Error {
  constructor(readonly rotation: Rotation) {
    super('No rotation is due.');
  }
}

/** One that is to sign later than any rotation says was made by a wrong clock, and holds up nothing. */
function isDue({ createdAt, activatesAt }: KeyTimes, olderThan: number, now: Date): boolean {
  if (activatesAt > now) return activatesAt > later(now, publishedAhead);
  return createdAt <= earlier(now, olderThan);
}

/** @throws NotDue if the newest key waits for its turn, or is not yet that old. */
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
  ...{ event: 'signing_key.rotated', actor: null },
});

/**
 * Makes a new key that signs in ten minutes' time, and gives the old ones their end. Nobody is logged out. Does nothing
 * while another rotation is under way, or while the newest key is not `olderThan` (milliseconds).
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
        // A later end than this was written by a wrong clock.
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
 * For a leaked key: a new one signs now, and all others are gone with their private halves, whatever a node's clock
 * says. Each access token is refused as soon as a node has read that, within seconds; refreshing goes on.
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

/** By this node's clock and by the database's, whichever is earlier: others may still sign with what only one calls retired. */
const removeRetired = (before: Date) => database().$executeRaw`
  DELETE FROM "SigningKey"
  WHERE "retiresAt" < LEAST(${before}::timestamptz, now() - make_interval(secs => ${keptRetired / 1_000}::float8))`;

/**
 * What every node does every few seconds: reads the keys again, replaces one that is too old, removes what has retired.
 * Its own clock only says when to ask; the database's decides.
 */
export async function maintainSigningKeys(now: Date): Promise<void> {
  const rows = await rereadSigningKeys();
  const before = earlier(now, keptRetired);
  if (rows.some(({ retiresAt }) => retiresAt !== null && retiresAt < before)) await removeRetired(before);
  const newest = rows.find(({ retiresAt }) => retiresAt === null);
  if (newest && isDue(newest, longestSigning, now)) {
    await rotateSigningKeys({ olderThan: longestSigning });
    await rereadSigningKeys();
  }
}

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
