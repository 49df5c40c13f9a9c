import { wordsOf } from '#lib/schemas/audit-actions';

/**
 * The words for a user's own activity. What others did is shown only if it is listed here, so an event of a later version
 * is shown only after it is added here.
 */

/** Without a login: by the user before logging in, or by someone without a login. */
const byNobody = new Map([
  ['administrator.created done', 'You were made the first administrator'],
  ['administrator.recovered done', 'You were given the administrator role from the server’s shell'],
  ['password.reset done', 'A new password was chosen for your account by a one-time link'],
  ['password.reset denied', 'An attempt to choose a new password for your account was refused'],
  [
    'session.reuse_detected done',
    'One of your sessions was ended, because an old token of it was used again',
  ],
  ['session.started done', 'You logged in'],
  ['session.started denied', 'An attempt to log in to your account was refused'],
  ['user.registered done', 'You registered'],
]);

const byAdministrator = new Map([
  ['password_link.issued done', 'An administrator made a link to choose a new password for your account'],
  ['role.assigned done', 'An administrator gave you a role'],
  ['role.unassigned done', 'An administrator took a role from you'],
  ['session.revoked done', 'An administrator ended your sessions'],
  ['user.created done', 'An administrator created your account'],
  ['user.invited done', 'An administrator invited you'],
  ['user.reinstated done', 'An administrator reinstated your account'],
  ['user.suspended done', 'An administrator suspended your account'],
  ['user.updated done', 'An administrator changed your name or your email'],
]);

export type ActivityBy = 'you' | 'nobody' | 'administrator';

/** Keys are `action outcome`. */
export const shownOf = {
  nobody: [...byNobody.keys()],
  administrator: [...byAdministrator.keys()],
};

/** "You changed your password". */
export function ownWords(action: string, outcome: 'done' | 'denied'): string {
  const said = wordsOf(action, outcome).replace(/\btheir\b/g, 'your');
  const sentence = `You ${said.charAt(0).toLowerCase()}${said.slice(1)}`;
  return outcome === 'done' ? sentence : `${sentence}, and were refused`;
}

export function activityWords(by: ActivityBy, action: string, outcome: 'done' | 'denied'): string {
  const sentences = by === 'nobody' ? byNobody : byAdministrator;
  return by === 'you' ? ownWords(action, outcome) : (sentences.get(`${action} ${outcome}`) ?? '');
}
