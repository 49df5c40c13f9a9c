import { v7 as uuidv7 } from 'uuid';
import type { Context } from '#lib/core/context';
import { later } from '#lib/core/durations';
import { digest, newSecret } from '#lib/crypto/secret-token';
import type { Database, Transaction } from '#lib/database';
import { AppError } from '#lib/errors';

/** Secrets in links that work once: of each the database holds the SHA-256, the purpose, whose it is and its end. */

export type OneTimePurpose = 'setup' | 'password_reset';

interface Issue {
  purpose: OneTimePurpose;
  userId: string | null;
  /** Whose authority the link rests on; null for the server's own. */
  issuedById: string | null;
  now: Date;
  /** Milliseconds. */
  lifetime: number;
}

/** Makes a person's outstanding links of this kind worthless. */
export async function voidOneTimeTokens(
  tx: Transaction | Database,
  purpose: OneTimePurpose,
  userId: string,
  now: Date,
): Promise<void> {
  await tx.oneTimeToken.updateMany({ where: { purpose, userId, usedAt: null }, data: { usedAt: now } });
}

/** Returns the secret and its end. For a person, newer voids older; set-up links of several nodes live side by side. */
export async function issueOneTimeToken(
  tx: Transaction | Database,
  { purpose, userId, issuedById, now, lifetime }: Issue,
) {
  if (userId) await voidOneTimeTokens(tx, purpose, userId, now);
  const secret = newSecret();
  const expiresAt = later(now, lifetime);
  await tx.oneTimeToken.create({
    data: { id: uuidv7(), purpose, userId, issuedById, hash: digest(secret), createdAt: now, expiresAt },
  });
  return { secret, expiresAt };
}

/** The token that was presented: the body's before the cookie's. */
export function presentedOneTimeToken(context: Context, token: string | undefined): string {
  return token ?? context.credentials.oneTimeCookie ?? '';
}

/** True if the secret could be spent now. Spends nothing. */
export async function isOneTimeTokenLive(
  context: Context,
  purpose: OneTimePurpose,
  secret: string,
): Promise<boolean> {
  const where = { purpose, hash: digest(secret), usedAt: null, expiresAt: { gt: context.now } };
  return (await context.db.oneTimeToken.count({ where })) === 1;
}

/**
 * Spends the token inside the transaction of what it is for; of parallel callers one succeeds.
 * @throws AppError `invalid_token`, the same for unknown, spent, expired and other purposes (ASVS 6.3.8).
 */
export async function spendOneTimeToken(tx: Transaction, purpose: OneTimePurpose, secret: string, now: Date) {
  const hash = digest(secret);
  const { count } = await tx.oneTimeToken.updateMany({
    where: { purpose, hash, usedAt: null, expiresAt: { gt: now } },
    data: { usedAt: now },
  });
  if (count !== 1) throw new AppError('invalid_token');
  return tx.oneTimeToken.findUniqueOrThrow({ where: { hash } });
}

export function clearOneTimeCookie(context: Context): void {
  if (context.credentials.oneTimeCookie) context.cookies.push({ name: 'oneTime', value: null, maxAge: 0 });
}
