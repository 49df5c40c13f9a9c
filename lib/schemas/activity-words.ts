import type { AuditOutcome } from '#lib/schemas/audit-actions';
import { textOf } from '#lib/schemas/event-sentence';

/**
 * The words for a user's own activity. What others did is shown only if it is listed here, so an event of a later version
 * is shown only after it is added here.
 */

/** Keys are `action outcome`. */
export const shownOf = {
  /** Without a login: by the user before logging in, or by an attacker. */
  nobody: [
    'administrator.created done',
    'administrator.recovered done',
    'invitation.accepted done',
    'invitation.accepted denied',
    'password.reset done',
    'password.reset denied',
    'session.reuse_detected done',
    'session.started done',
    'session.started denied',
    'user.registered done',
  ],
  administrator: [
    'invitation.renewed done',
    'invitation.withdrawn done',
    'password_link.issued done',
    'role.assigned done',
    'role.unassigned done',
    'session.revoked done',
    'user.created done',
    'user.invited done',
    'user.reinstated done',
    'user.suspended done',
    'user.updated done',
  ],
};

export type ActivityBy = 'you' | 'nobody' | 'administrator';

interface Activity {
  action: string;
  outcome: AuditOutcome;
  code: string | null;
  /** The label of the role, of what an administrator did. */
  role: string | null;
  /** Whether it is about the user's own account. */
  isOwn: boolean;
}

/** "Changed password", "An administrator assigned Editor to you". Other users are not named. */
export function activityWords(by: ActivityBy, event: Activity): string {
  if (by !== 'administrator') return textOf({ ...event, user: null });
  const said = textOf({ ...event, user: 'you', isOwn: false });
  return `An administrator ${said.charAt(0).toLowerCase()}${said.slice(1)}`;
}
