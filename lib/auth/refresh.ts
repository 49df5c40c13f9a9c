import { operation } from '#lib/core/operation/operation';
import { clearSessionCookies, issueTokens } from '#lib/core/sessions/issue-tokens';
import { refreshSession } from '#lib/core/sessions/refresh';
import { AppError } from '#lib/errors';
import { RefreshInput, TokenResponseView } from '#lib/schemas/auth';

export const refresh = operation({
  summary: 'Exchange a refresh token for a new pair of tokens; the old one is spent.',
  allow: 'anyone',
  limit: 'refresh',
  input: RefreshInput,
  output: TokenResponseView,
  async run(context, input) {
    const presented = input.refresh_token ?? context.credentials.refreshCookie;
    const session = presented && (await refreshSession(context, presented));
    if (!session && !input.refresh_token) clearSessionCookies(context);
    if (!session)
      throw new AppError('unauthenticated', { detail: 'This refresh token is spent, revoked or expired.' });
    return issueTokens(context, session, session.user);
  },
});
