/** Each audit event in plain words: an actor "suspended a user", or tried to "suspend a user". */

interface Words {
  did: string;
  /** After "tried to". */
  tried: string;
  /** It changes nothing. */
  isRead?: true;
}

const words = {
  'administrator.created': { did: 'Set up the first administrator', tried: 'set up the first administrator' },
  'administrator.recovered': {
    did: 'Recovered an administrator from the shell',
    tried: 'recover an administrator',
  },
  'audit.exported': { did: 'Downloaded the audit trail', tried: 'download the audit trail' },
  'audit.read': { did: 'Read the audit trail', tried: 'read the audit trail', isRead: true },
  'dashboard.read': { did: 'Opened the dashboard', tried: 'open the dashboard', isRead: true },
  'password.changed': { did: 'Changed their password', tried: 'change their password' },
  'password.reset': { did: 'Chose a new password by a link', tried: 'choose a new password by a link' },
  'password_link.issued': {
    did: 'Made a password link for a user',
    tried: 'make a password link for a user',
  },
  'permission.created': { did: 'Added a permission', tried: 'add a permission' },
  'permission.deleted': { did: 'Deleted a permission', tried: 'delete a permission' },
  'request.made': { did: 'Asked for something', tried: 'see something', isRead: true },
  'role.assigned': { did: 'Assigned a role', tried: 'assign a role' },
  'role.created': { did: 'Created a role', tried: 'create a role' },
  'role.deleted': { did: 'Deleted a role', tried: 'delete a role' },
  'role.unassigned': { did: 'Unassigned a role', tried: 'unassign a role' },
  'role.updated': { did: 'Changed a role', tried: 'change a role' },
  'session.ended': { did: 'Logged out', tried: 'log out' },
  'session.reuse_detected': { did: 'Used an old token: the session was ended', tried: 'use an old token' },
  'session.revoked': { did: 'Ended sessions', tried: 'end sessions' },
  'session.started': { did: 'Logged in', tried: 'log in' },
  'settings.updated': { did: 'Changed the settings', tried: 'change the settings' },
  'signing_key.rotated': { did: 'Rotated the signing keys', tried: 'rotate the signing keys' },
  'user.created': { did: 'Created a user', tried: 'create a user' },
  'user.deleted': { did: 'Deleted a user', tried: 'delete a user' },
  'user.invited': { did: 'Invited a user', tried: 'invite a user' },
  'user.registered': { did: 'Registered', tried: 'register' },
  'user.reinstated': { did: 'Reinstated a user', tried: 'reinstate a user' },
  'user.suspended': { did: 'Suspended a user', tried: 'suspend a user' },
  'user.updated': { did: 'Changed a name or an email', tried: 'change a name or an email' },
  'users.changed': { did: 'Changed several users', tried: 'change several users' },
  'users.exported': { did: 'Downloaded the list of users', tried: 'download the list of users' },
  'users.listed': { did: 'Read the list of users', tried: 'read the list of users', isRead: true },
} satisfies Record<string, Words>;

export type AuditAction = keyof typeof words;

export const auditActions = Object.keys(words) as [AuditAction, ...AuditAction[]];

const known = new Map<string, Words>(Object.entries(words));

export const isReadAction = (action: string) => known.get(action)?.isRead === true;

/** "Suspended a user", "Tried to suspend a user". An event that this version does not know shows its name. */
export function wordsOf(action: string, outcome: 'done' | 'denied'): string {
  const { did, tried } = known.get(action) ?? { did: action, tried: action };
  return outcome === 'done' ? did : `Tried to ${tried}`;
}
