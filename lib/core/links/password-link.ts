import { config } from '#lib/config';
import { issueOneTimeToken } from '#lib/core/links/one-time-token';
import type { Transaction } from '#lib/database/client';

interface PasswordLinkIssue {
  userId: string;
  /** Who hands it out; null for the server's own shell. */
  issuedById: string | null;
  now: Date;
  /** Milliseconds. */
  lifetime: number;
}

/** A link by which a person chooses a password, to be handed over by whoever may act for them. */
export async function issuePasswordLink(tx: Transaction, issue: PasswordLinkIssue) {
  const { secret, expiresAt } = await issueOneTimeToken(tx, { ...issue, purpose: 'password_reset' });
  return { link: `${config().origin}/reset-password?token=${secret}`, expiresAt };
}
