import { v7 as uuidv7 } from 'uuid';
import { config } from '#lib/config';
import { later } from '#lib/core/durations';
import { type Link, type LinkPurpose, links } from '#lib/core/links/links';
import type { Context } from '#lib/core/operation/context';
import { digest, newSecret } from '#lib/crypto/secret-token';
import type { Database, Transaction } from '#lib/database/client';
import { AppError } from '#lib/errors';

/** Secrets in links that work once: the database holds the SHA-256, purpose, user, expiry and what state ends it. */

interface Issue {
  purpose: LinkPurpose;
  userId: string | null;
  /** The administrator who issued it; null for the server's shell. */
  issuedById: string | null;
  now: Date;
  /** Milliseconds, if not those of the purpose. */
  lifetime?: number;
}

/** Ends a user's links of this purpose; returns how many were neither used nor ended before. */
export async function endLinks(
  tx: Transaction | Database,
  purpose: LinkPurpose,
  userId: string,
  now: Date,
): Promise<number> {
  const where = { purpose, userId, usedAt: null };
  return (await tx.oneTimeToken.updateMany({ where, data: { usedAt: now } })).count;
}

/** Returns the link with its secret and expiry. A user's newer link voids older ones; set-up links of several nodes coexist. */
export async function issueOneTimeToken(
  tx: Transaction | Database,
  { purpose, userId, issuedById, now, lifetime = links[purpose].lifetime }: Issue,
) {
  if (userId) await endLinks(tx, purpose, userId, now);
  const { page, boundTo }: Link = links[purpose];
  const secret = newSecret();
  const hash = digest(secret);
  const expiresAt = later(now, lifetime);
  await tx.oneTimeToken.create({
    data: {
      id: uuidv7(),
      purpose,
      userId,
      boundTo: [...boundTo],
      issuedById,
      hash,
      createdAt: now,
      expiresAt,
    },
  });
  return { link: `${config().origin}${page}?token=${secret}`, secret, expiresAt };
}

const linkIdOfHash = (hash: Uint8Array) => Buffer.from(hash).toString('hex').slice(0, 16);

/** Names an opened link, in URLs, forms and the name of its cookie: 64 bits of a digest, which reveal nothing of the secret. */
export const linkIdOf = (secret: string) => linkIdOfHash(digest(secret));

/** How a link is presented: by a script with its token, by a browser with its id, where the token is in a cookie. */
interface Presented {
  token?: string | undefined;
  link?: string | undefined;
}

/** The link that was presented, working or not, with its user; null if there is none. */
export async function findLink(
  { db, credentials }: Context,
  purpose: LinkPurpose,
  { token, link }: Presented,
) {
  const hash = digest(token ?? credentials.links.get(link ?? '') ?? '');
  return db.oneTimeToken.findUnique({ where: { hash, purpose }, include: { user: true } });
}

export type FoundLink = NonNullable<Awaited<ReturnType<typeof findLink>>>;

export const isLiveLink = ({ usedAt, expiresAt, user }: FoundLink, now: Date) =>
  usedAt === null && expiresAt > now && (user === null || user.status === 'active');

/** The valid link that was presented, with its user; null if there is none. Does not use it up. */
export async function findLiveLink(context: Context, purpose: LinkPurpose, presented: Presented) {
  const found = await findLink(context, purpose, presented);
  return found && isLiveLink(found, context.now) ? found : null;
}

/**
 * Uses the link up, in the transaction of its purpose; of concurrent callers one succeeds.
 * @throws AppError `invalid_token`, the same for unknown, used, expired and other purposes (ASVS 6.3.8).
 */
export async function spendLink(tx: Transaction, { id }: Pick<FoundLink, 'id'>, now: Date): Promise<void> {
  const { count } = await tx.oneTimeToken.updateMany({
    where: { id, usedAt: null, expiresAt: { gt: now } },
    data: { usedAt: now },
  });
  if (count !== 1) throw new AppError('invalid_token');
}

/** Clears the cookie of a used link; those of other links stay. */
export function clearLinkCookie({ credentials, cookies }: Context, { hash }: Pick<FoundLink, 'hash'>): void {
  const id = linkIdOfHash(hash);
  if (credentials.links.has(id)) cookies.push({ name: `link-${id}`, value: null, maxAge: 0 });
}
