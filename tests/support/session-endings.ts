import { call, inBrowser } from '#tests/support/http';
import { administrator, password, type TestUser } from '#tests/support/users';

/** The ways to end a session, each with its own call. */

/** A call of the administration below `/api/admin/users/`, by an administrator made for it. */
export const asAdministrator = async (verb: string, path: string) => {
  const root = await administrator();
  return call(verb, `/api/admin/users/${path}`, {
    token: root.accessToken,
    json: verb === 'PUT' ? {} : undefined,
  });
};

/** Each ends the victim's session on the first node; `by` is another session of the same user. */
export const sessionEndings: Record<
  string,
  (victim: TestUser, by: Pick<TestUser, 'accessToken' | 'refreshToken'>) => Promise<{ status: number }>
> = {
  'a logout': (victim) => call('POST', '/api/logout', { token: victim.accessToken, json: {} }),
  'a logout in the browser': (victim) => call('POST', '/api/logout', { ...inBrowser(victim), json: {} }),
  'a logout everywhere': (_, by) =>
    call('POST', '/api/logout', { token: by.accessToken, json: { everywhere: true } }),
  'ending one session': (victim, by) =>
    call('DELETE', `/api/users/me/sessions/${victim.sessionId}`, { token: by.accessToken }),
  'ending all other sessions': (_, by) => call('DELETE', '/api/users/me/sessions', { token: by.accessToken }),
  'a changed password': (_, by) =>
    call('PUT', '/api/users/me/password', {
      token: by.accessToken,
      json: { currentPassword: password, newPassword: 'copper-lantern-58' },
    }),
  'a suspension': ({ id }) => asAdministrator('PUT', `${id}/suspension`),
  'an administrator who ends all sessions': ({ id }) => asAdministrator('DELETE', `${id}/sessions`),
  'a deletion': ({ id }) => asAdministrator('DELETE', id),
};
