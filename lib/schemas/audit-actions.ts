/** Each audit event in plain words (schemas/event-sentence fills the braces). */

interface Words {
  did: string;
  /** What was refused. */
  attempt: string;
  /** The same on one's own account. */
  own?: { did: string; attempt: string };
  /** It changes nothing. */
  isRead?: true;
}

const words = {
  'administrator.created': {
    did: 'Became the first administrator',
    attempt: 'Become the first administrator',
  },
  'administrator.recovered': {
    did: 'Recovered as an administrator from the server’s shell',
    attempt: 'Recover as an administrator from the server’s shell',
  },
  'audit.exported': { did: 'Exported the audit trail', attempt: 'Export the audit trail' },
  'audit.read': { did: 'Read the audit trail', attempt: 'Read the audit trail', isRead: true },
  'dashboard.read': {
    did: 'Opened the admin dashboard',
    attempt: 'Open the admin dashboard',
    isRead: true,
  },
  'invitation.accepted': { did: 'Accepted an invitation', attempt: 'Accept an invitation' },
  'invitation.renewed': {
    did: 'Created a new invitation link for {user}',
    attempt: 'Create a new invitation link for {user}',
  },
  'invitation.withdrawn': {
    did: 'Withdrew the invitation of {user}',
    attempt: 'Withdraw the invitation of {user}',
  },
  'password.changed': { did: 'Changed password', attempt: 'Change password' },
  'password.reset': { did: 'Reset password via link', attempt: 'Reset password via link' },
  'password_link.issued': {
    did: 'Created a password-reset link for {user}',
    attempt: 'Create a password-reset link for {user}',
  },
  'permission.created': { did: 'Created {subject}', attempt: 'Create {subject}' },
  'permission.deleted': { did: 'Deleted {subject}', attempt: 'Delete {subject}' },
  'request.made': { did: 'Opened a page', attempt: 'Open a page', isRead: true },
  'role.assigned': { did: 'Assigned {role} to {user}', attempt: 'Assign {role} to {user}' },
  'role.created': { did: 'Created {subject}', attempt: 'Create {subject}' },
  'role.deleted': { did: 'Deleted {subject}', attempt: 'Delete {subject}' },
  'role.unassigned': { did: 'Removed {role} from {user}', attempt: 'Remove {role} from {user}' },
  'role.updated': { did: 'Changed {subject}', attempt: 'Change {subject}' },
  'session.ended': { did: 'Logged out', attempt: 'Log out' },
  'session.reuse_detected': {
    did: 'Session ended, because an old token of it was used again',
    attempt: 'Use an old token again',
  },
  'session.revoked': {
    did: 'Logged {user} out everywhere',
    attempt: 'Log {user} out everywhere',
    own: { did: 'Ended sessions', attempt: 'End sessions' },
  },
  'session.started': { did: 'Logged in', attempt: 'Log in' },
  'settings.updated': { did: 'Changed the settings', attempt: 'Change the settings' },
  'signing_key.rotated': { did: 'Rotated the signing keys', attempt: 'Rotate the signing keys' },
  'user.created': { did: 'Created {account}', attempt: 'Create {account}' },
  'user.deleted': { did: 'Deleted {account}', attempt: 'Delete {account}' },
  'user.invited': { did: 'Invited {user}', attempt: 'Invite {user}' },
  'user.registered': { did: 'Registered', attempt: 'Register' },
  'user.reinstated': { did: 'Reinstated {account}', attempt: 'Reinstate {account}' },
  'user.suspended': { did: 'Suspended {account}', attempt: 'Suspend {account}' },
  'user.updated': {
    did: 'Changed the name or email of {account}',
    attempt: 'Change the name or email of {account}',
    own: { did: 'Changed name or email', attempt: 'Change name or email' },
  },
  'users.changed': { did: 'Ran a bulk action', attempt: 'Run a bulk action' },
  'users.exported': { did: 'Exported the user list', attempt: 'Export the user list' },
  'users.listed': { did: 'Opened the user list', attempt: 'Open the user list', isRead: true },
} satisfies Record<string, Words>;

export type AuditAction = keyof typeof words;

export const auditActions = Object.keys(words) as [AuditAction, ...AuditAction[]];

/** Denied: rights were missing, or authentication failed. Invalid: it was not there, or not possible. */
export const auditOutcomes = ['done', 'denied', 'invalid'] as const;
export type AuditOutcome = (typeof auditOutcomes)[number];

const known = new Map<string, Words>(Object.entries(words));

export const isReadAction = (action: string) => known.get(action)?.isRead === true;

/** The words with their braces. An event that this version does not know shows its name. */
export function templateOf(action: string, outcome: AuditOutcome, isOwn: boolean): string {
  const found = known.get(action);
  const { did, attempt } = (isOwn && found?.own) || found || { did: action, attempt: action };
  return outcome === 'done' ? did : attempt;
}
