import { expect, test } from '@playwright/test';
import type { LinkPurpose } from '#lib/core/links/links';
import { issueOneTimeToken, linkIdOf } from '#lib/core/links/one-time-token';
import { database } from '#lib/database/client';
import { asBrowser, call, linkCookie, outcome } from '#tests/support/http';
import { administrator, newUser, unique } from '#tests/support/users';

/** Every kind of token that we issue, at every operation that takes one. */

const newPassword = 'copper-lantern-58';

const link = async (purpose: LinkPurpose, userId: string | null) =>
  (
    await issueOneTimeToken(database(), {
      purpose,
      userId,
      issuedById: null,
      now: new Date(),
      lifetime: 60_000,
    })
  ).secret;

async function flash() {
  const answer = await call('POST', '/api/login', {
    form: { email: `${unique()}@example.test`, password: 'x', _back: '/login' },
    headers: asBrowser(),
  });
  return Object.values(answer.cookies)[0] ?? '';
}

async function cursor(token: string) {
  await Promise.all([newUser(), newUser()]);
  return String((await call('GET', '/api/admin/users?limit=1', { token })).json.nextCursor);
}

/** Fresh tokens for each operation, because a use may spend them. */
async function everyKind() {
  const [root, user] = await Promise.all([administrator(), newUser()]);
  return {
    access: root.accessToken,
    refresh: root.refreshToken,
    passwordLink: await link('password_reset', user.id),
    invitationLink: await link('invitation', (await newUser()).id),
    setupLink: await link('setup', null),
    flash: await flash(),
    cursor: await cursor(root.accessToken),
  };
}

const headers = asBrowser();

const endpoints: Record<string, (secret: string) => ReturnType<typeof call>> = {
  access: (token) => call('GET', '/api/users/me', { token }),
  accessCookie: (secret) => call('GET', '/api/users/me', { cookies: { 'gatehouse-access': secret } }),
  refresh: (secret) => call('POST', '/api/refresh', { json: { refresh_token: secret } }),
  refreshCookie: (secret) =>
    call('POST', '/api/refresh', { cookies: { 'gatehouse-refresh': secret }, headers, json: {} }),
  passwordLink: (token) => call('PUT', '/api/password-reset', { json: { token, newPassword } }),
  invitationLink: (token) => call('PUT', '/api/invitation', { json: { token, newPassword } }),
  passwordLinkCookie: (secret) =>
    call('PUT', '/api/password-reset', {
      cookies: linkCookie(secret),
      headers,
      json: { newPassword, link: linkIdOf(secret) },
    }),
  cursor: async (secret) =>
    call('GET', `/api/admin/users?cursor=${encodeURIComponent(secret)}`, {
      token: (await administrator()).accessToken,
    }),
};

for (const [endpoint, open] of Object.entries(endpoints)) {
  test(`JWT-12 the operation for ${endpoint} accepts its own kind of token only`, async () => {
    const own = endpoint.replace(/Cookie$/, '');
    for (const [kind, secret] of Object.entries(await everyKind())) {
      expect([kind, secret.length > 20]).toEqual([kind, true]);
      const became = await outcome(open(secret));
      const expected = kind === own ? /^20\d$/ : /^(401 (unauthenticated|invalid_token)|422 invalid_input)$/;
      expect([kind, became]).toEqual([kind, expect.stringMatching(expected)]);
    }
  });
}
