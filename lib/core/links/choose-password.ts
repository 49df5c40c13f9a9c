import { type FoundLink, spendLink } from '#lib/core/links/one-time-token';
import { type Context, timeBy } from '#lib/core/operation/context';
import { mayStillGiveLink } from '#lib/core/users/authority';
import { lockUser, lockUsers } from '#lib/core/users/lock';
import type { Transaction } from '#lib/database/client';
import { AppError } from '#lib/errors';

interface Chosen {
  link: Pick<FoundLink, 'id' | 'issuedById'>;
  userId: string;
  hash: string;
}

/**
 * Uses a link up and sets its user's password, in the transaction of its purpose.
 * @throws AppError `invalid_token` unless link, user and issuer are, under the locks, as they must be.
 */
export async function choosePasswordByLink(
  tx: Transaction,
  context: Context,
  { link, userId, hash }: Chosen,
) {
  const { issuedById } = link;
  await lockUsers(tx, [userId, ...(issuedById ? [issuedById] : [])]);
  if ((await lockUser(tx, userId))?.status !== 'active') throw new AppError('invalid_token');
  const spentAt = timeBy(context);
  await spendLink(tx, link, spentAt);
  // The issuer may have kept a copy of the link, and must not gain what the user was given since.
  if (issuedById && !(await mayStillGiveLink(tx, issuedById, userId, spentAt)))
    throw new AppError('invalid_token');
  const changed = { hash, changedAt: context.now };
  await tx.password.upsert({ where: { userId }, create: { userId, ...changed }, update: changed });
}
