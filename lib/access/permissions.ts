/**
 * The permission catalogue: every `noun:verb` that an operation requires, with the sentence for the console. It is
 * upserted into the database at start; the `admin` role holds all of it.
 */
export const catalogue = {
  'admin:access': 'Open the administrators’ console and see its totals.',
  'users:read': 'See all users: names, email, roles, status.',
  'users:create': 'Create users.',
  'users:update': 'Change the names or the email of a user.',
  'users:suspend': 'Suspend users and reinstate them.',
  'users:delete': 'Permanently delete users.',
  'users:export': 'Export the user list.',
  'sessions:read': 'See the devices a user is logged in on.',
  'sessions:revoke': 'Log a user out of their devices.',
  'roles:read': 'See the roles and what they allow.',
  'roles:create': 'Create roles.',
  'roles:update': 'Change what roles allow, and add permissions for other applications.',
  'roles:delete': 'Delete roles.',
  'roles:assign': 'Add and remove users’ roles.',
  'settings:read': 'See the settings: name, logo, links, and who may register.',
  'settings:update': 'Change the settings for all users, and who may register.',
  'audit:read': 'See the audit trail: who did what, when, and from where.',
} as const;

export type Permission = keyof typeof catalogue;

export const permissionNames = Object.keys(catalogue) as Permission[];

export interface SystemRole {
  name: string;
  label: string;
  description: string;
  permissions: readonly Permission[];
}

/** Roles that always exist and cannot be deleted. Every user who registers gets `defaultRole`. */
export const administratorRole: SystemRole = {
  name: 'admin',
  label: 'Administrator',
  description: 'Holds every permission.',
  permissions: permissionNames,
};

export const defaultRole: SystemRole = {
  name: 'user',
  label: 'User',
  description: 'Everybody who registers. Their own account needs no permission.',
  permissions: [],
};

export const systemRoles = [administratorRole, defaultRole];
