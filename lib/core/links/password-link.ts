import { config } from '#lib/config';
import { issueOneTimeToken } from '#lib/core/links/one-time-token';
import type { Transaction } from '#lib/database/client';

interface PasswordLinkIssue {
  userId: string;
  /** The administrator who issues it; null for the server's shell. */
  issuedById: string | null;
  now: Date;
  /** Milliseconds. */
  lifetime: number;
}

/** Issues a link for a user to choose a password. */
export async function issuePasswordLink(tx: Transaction, issue: PasswordLinkIssue) {
  const { secret, expiresAt } = await issueOneTimeToken(tx, { ...issue, purpose: 'password_reset' });
  return { link: `${config().origin}/reset-password?token=${secret}`, expiresAt };
}
