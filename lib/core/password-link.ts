import { config } from '#lib/config';
import { issueOneTimeToken } from '#lib/core/one-time-token';
import type { Transaction } from '#lib/database';

/** A link by which a person chooses a password, to be handed over by whoever may act for them. `lifetime` in ms. */
export async function issuePasswordLink(
  tx: Transaction,
  issue: { userId: string; now: Date; lifetime: number },
) {
  const { secret, expiresAt } = await issueOneTimeToken(tx, { ...issue, purpose: 'password_reset' });
  return { link: `${config().origin}/reset-password?token=${secret}`, expiresAt };
}
