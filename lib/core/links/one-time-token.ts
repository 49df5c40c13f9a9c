import { v7 as uuidv7 } from 'uuid';
import { later } from '#lib/core/durations';
import type { Context } from '#lib/core/operation/context';
import { digest, newSecret } from '#lib/crypto/secret-token';
import type { Database, Transaction } from '#lib/database/client';
import { AppError } from '#lib/errors';

/**
 * Secrets in links that work once: of each the database holds the SHA-256, the purpose, whose it is and its end. A link to
 * choose a password ends with what it was made for: triggers (prisma/migrations) end it when its user is suspended or
 * reinstated, and when their email or password changes.
 */

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
async function voidOneTimeTokens(
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

/** Names an opened link, in URLs, forms and the name of its cookie: 64 bits of a digest, which tell nothing of the secret. */
export const linkIdOf = (secret: string) => Buffer.from(digest(secret)).toString('hex').slice(0, 16);

/** How a link is presented: by a script with its token, by a browser with its id, where the token is in a cookie. */
interface Presented {
  token?: string | undefined;
  link?: string | undefined;
}

export function presentedOneTimeToken({ credentials }: Context, { token, link }: Presented): string {
  return token ?? credentials.links.get(link ?? '') ?? '';
}

/** The link that the secret opens now, with its user; null if there is none. Spends nothing. */
export async function findLiveLink({ db, now }: Context, purpose: OneTimePurpose, secret: string) {
  const hash = digest(secret);
  const live = await db.oneTimeToken.findUnique({
    where: { hash, purpose, usedAt: null, expiresAt: { gt: now } },
    include: { user: { include: { password: { select: { userId: true } } } } },
  });
  return live && (live.user === null || live.user.status === 'active') ? live : null;
}

/**
 * Spends the token inside the transaction of what it is for; of parallel callers one succeeds.
 * @throws AppError `invalid_token`, the same for unknown, spent, expired and other purposes (ASVS 6.3.8).
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

/** The cookie of a link that was spent; those of other links stay. */
export function clearLinkCookie({ credentials, cookies }: Context, secret: string): void {
  const id = linkIdOf(secret);
  if (credentials.links.has(id)) cookies.push({ name: `link-${id}`, value: null, maxAge: 0 });
}
