import { v7 as uuidv7 } from 'uuid';
import { later } from '#lib/core/durations';
import type { Context } from '#lib/core/operation/context';
import { digest, newSecret } from '#lib/crypto/secret-token';
import type { Database, Transaction } from '#lib/database/client';
import { AppError } from '#lib/errors';

/**
 * Secrets in links that work once: the database holds the SHA-256, purpose, user and expiry. Triggers (prisma/migrations)
 * also end a link to choose a password when its user is suspended or reinstated, or their email or password changes.
 */

export type OneTimePurpose = 'setup' | 'password_reset';

interface Issue {
  purpose: OneTimePurpose;
  userId: string | null;
  /** The administrator who issued it; null for the server's shell. */
  issuedById: string | null;
  now: Date;
  /** Milliseconds. */
  lifetime: number;
}

/** Voids a user's outstanding links of this kind. */
async function voidOneTimeTokens(
  tx: Transaction | Database,
  purpose: OneTimePurpose,
  userId: string,
  now: Date,
): Promise<void> {
  await tx.oneTimeToken.updateMany({ where: { purpose, userId, usedAt: null }, data: { usedAt: now } });
}

/** Returns the secret and its expiry. A user's newer link voids older ones; set-up links of several nodes coexist. */
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

/** Names an opened link, in URLs, forms and the name of its cookie: 64 bits of a digest, which reveal nothing of the secret. */
export const linkIdOf = (secret: string) => Buffer.from(digest(secret)).toString('hex').slice(0, 16);

/** How a link is presented: by a script with its token, by a browser with its id, where the token is in a cookie. */
interface Presented {
  token?: string | undefined;
  link?: string | undefined;
}

export function presentedOneTimeToken({ credentials }: Context, { token, link }: Presented): string {
  return token ?? credentials.links.get(link ?? '') ?? '';
}

/** The valid link of this secret, with its user; null if there is none. Does not use it up. */
export async function findLiveLink({ db, now }: Context, purpose: OneTimePurpose, secret: string) {
  const hash = digest(secret);
  const live = await db.oneTimeToken.findUnique({
    where: { hash, purpose, usedAt: null, expiresAt: { gt: now } },
    include: { user: { include: { password: { select: { userId: true } } } } },
  });
  return live && (live.user === null || live.user.status === 'active') ? live : null;
}

/**
 * Uses the token up, in the transaction of its purpose; of concurrent callers one succeeds.
 * @throws AppError `invalid_token`, the same for unknown, used, expired and other purposes (ASVS 6.3.8).
 */
export async function spendOneTimeToken(
  tx: Transaction,
  purpose: OneTimePurpose,
  secret: string,
  now: Date,
): Promise<void> {
  const hash = digest(secret);
  const { count } = await tx.oneTimeToken.updateMany({
    where: { purpose, hash, usedAt: null, expiresAt: { gt: now } },
    data: { usedAt: now },
  });
  if (count !== 1) throw new AppError('invalid_token');
}

/** Clears the cookie of a used link; those of other links stay. */
export function clearLinkCookie({ credentials, cookies }: Context, secret: string): void {
  const id = linkIdOf(secret);
  if (credentials.links.has(id)) cookies.push({ name: `link-${id}`, value: null, maxAge: 0 });
}
