import { permissionNames } from '#lib/access/permissions';

/** Nouns of this and later versions. Custom permissions cannot use them, so that nobody holds a later version's permission early. */
const ours = [
  ...['access', 'account', 'admin', 'api', 'api-key', 'audit', 'audit-event', 'auth', 'backup', 'client'],
  ...['config', 'credential', 'device', 'email', 'export', 'factor', 'gatehouse', 'grant', 'group', 'health'],
  ...['identity', 'invitation', 'key', 'login', 'mail', 'metric', 'mfa', 'oauth', 'organization', 'passkey'],
  ...['password', 'permission', 'person', 'policy', 'profile', 'provider', 'role', 'saml', 'scim', 'secret'],
  ...['security', 'session', 'setting', 'system', 'team', 'tenant', 'token', 'totp', 'user', 'webhook'],
];

export const nounOf = (permission: string) => permission.split(':')[0] ?? '';

const reserved: ReadonlySet<string> = new Set([
  ...permissionNames.map(nounOf),
  ...ours.flatMap((noun) => [noun, `${noun}s`, noun.replace(/y$/, 'ies')]),
  'people',
]);

export const isReserved = (permission: string) => reserved.has(nounOf(permission));
