import { permissionNames } from '#lib/access/permissions';

/**
 * Nouns that are Gatehouse's own, now or in a later version: no permission of an administrator's own may have one,
 * so that nobody holds a later version's permission before it exists.
 */
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
