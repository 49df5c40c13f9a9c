import { issueOneTimeToken } from '#lib/core/links/one-time-token';
import { database } from '#lib/database/client';
import type { Endpoint } from '#tests/fuzz/document';
import type { FuzzRequest, Pair } from '#tests/fuzz/request';
import { signUpInput } from '#tests/support/http';
import { png } from '#tests/support/pictures';
import { newUser, password, role, session, unique } from '#tests/support/users';

/**
 * The values that an operation needs to succeed: ids of existing rows, valid tokens. They replace drawn values;
 * undefined leaves a field out.
 */

type Values = Record<string, unknown>;
export type Account = Awaited<ReturnType<typeof newUser>>;

const page = { limit: '20', cursor: undefined };
const identity = () => ({ ...signUpInput(), password: undefined, displayName: undefined });
const target = async () => ({ id: (await newUser()).id });
const newRole = async () => ({ name: await role(['users:read']), permissions: ['users:read'], version: 1 });
const roleContent = { description: 'Drawn', permissions: ['users:read'] };
/** There may be 100 custom permissions: those of earlier draws go. */
async function freePermission() {
  await database().permission.deleteMany({ where: { name: { startsWith: 'drawn-' } } });
  return { name: `drawn-${unique()}:use`, description: 'Drawn' };
}

async function newPermission() {
  const name = `f${unique()}:use`;
  const roles = { create: { role: { connect: { name: 'admin' } } } };
  await database().permission.create({ data: { name, description: 'Drawn', custom: true, roles } });
  return { name };
}

async function suspended() {
  const { id } = await newUser();
  await database().user.update({ where: { id }, data: { status: 'suspended' } });
  return { id };
}

async function resetToken() {
  const { id: userId } = await newUser({ withPassword: true });
  const issue = { purpose: 'password_reset', userId, issuedById: null, now: new Date() } as const;
  const { secret } = await issueOneTimeToken(database(), issue);
  return { token: secret, newPassword: password };
}

async function invitationToken() {
  const { id: userId } = await invited();
  const issue = { purpose: 'invitation', userId, issuedById: null, now: new Date() } as const;
  const { secret } = await issueOneTimeToken(database(), issue);
  return { token: secret, newPassword: password };
}

async function invited() {
  const { id } = await newUser();
  await database().user.update({ where: { id }, data: { invited: true } });
  return { id };
}

async function assigned() {
  const name = await role(['users:read']);
  return { id: (await newUser({ roles: ['user', name] })).id, role: name };
}

const bulk = async () => ({
  ids: [(await newUser()).id, (await newUser()).id],
  action: 'end-sessions',
  reason: undefined,
  role: undefined,
  expiresAt: undefined,
  confirmation: undefined,
});

/** Of the settings only what harms no other draw. */
const settings = () => ({
  productName: 'Drawn',
  registration: 'open',
  accent: undefined,
  loginText: undefined,
  termsUrl: undefined,
  privacyUrl: undefined,
  supportUrl: undefined,
  registrationDomains: undefined,
  version: undefined,
});

async function logo() {
  const hash = 'f'.repeat(64);
  const data = [{ hash, type: 'image/png', width: 32, height: 32, bytes: new Uint8Array(png()) }];
  await database().logo.createMany({ data, skipDuplicates: true });
  return { hash };
}

const liveValues: Record<string, (caller: Account) => Promise<Values> | Values> = {
  'GET /api/admin/audit-events': () => ({ ...page, query: '' }),
  'GET /api/admin/search': () => ({ query: 'admin' }),
  'GET /api/admin/users': () => ({ ...page, ids: undefined }),
  'POST /api/admin/users': identity,
  'POST /api/admin/users/bulk': bulk,
  'DELETE /api/admin/users/{id}': async () => ({ ...(await target()), confirmation: undefined }),
  'PATCH /api/admin/users/{id}': async () => ({ ...identity(), ...(await target()) }),
  'DELETE /api/admin/users/{id}/suspension': suspended,
  'PUT /api/admin/users/{id}/roles/{role}': async () => ({
    ...(await target()),
    role: await role(['users:read']),
    expiresAt: '2099-01-01T00:00:00Z',
  }),
  'DELETE /api/admin/users/{id}/roles/{role}': assigned,
  'PUT /api/admin/users/{id}/roles': async () => ({
    ...(await target()),
    roles: [await role(['users:read'])],
    expiresAt: '2099-01-01T00:00:00Z',
  }),
  'DELETE /api/admin/users/{id}/roles': async () => {
    const { id, role: name } = await assigned();
    return { id, roles: [name] };
  },
  'GET /api/admin/users/{id}/permissions/{permission}': async () => ({
    ...(await target()),
    permission: 'users:read',
  }),
  'POST /api/admin/invitations': () => ({ ...identity(), roles: ['user'] }),
  'POST /api/admin/users/{id}/invitation': invited,
  'DELETE /api/admin/users/{id}/invitation': invited,
  'PUT /api/invitation': invitationToken,
  'POST /api/admin/roles': () => ({ name: `f${unique()}`, label: unique(), ...roleContent }),
  'GET /api/admin/roles/{name}': () => ({ name: 'user' }),
  'GET /api/admin/roles/{name}/holders': () => ({ name: 'user', ...page }),
  'PATCH /api/admin/roles/{name}': newRole,
  'DELETE /api/admin/roles/{name}': newRole,
  'POST /api/admin/permissions': freePermission,
  'DELETE /api/admin/permissions/{name}': newPermission,
  'GET /api/admin/permissions/{name}/holders': () => ({ name: 'users:read', ...page }),
  'PATCH /api/admin/settings': settings,
  'PUT /api/admin/settings/logo': () => ({ logo: png().toString('base64') }),
  'GET /api/branding/logo/{hash}': logo,
  'POST /api/register': signUpInput,
  'POST /api/login': async () => ({ email: (await newUser({ withPassword: true })).email, password }),
  'POST /api/refresh': async () => ({ refresh_token: (await newUser()).refreshToken }),
  'PUT /api/password-reset': resetToken,
  'PATCH /api/users/me': identity,
  'PUT /api/users/me/password': () => ({ currentPassword: password, newPassword: `${password}-${unique()}` }),
  'DELETE /api/users/me/sessions/{id}': async ({ id }) => ({ id: (await session(id)).sessionId }),
  'POST /api/setup': () => ({ ...signUpInput(), token: undefined }),
};

function replace(pairs: Pair[], schemas: Values, values: Values): Pair[] {
  const kept = pairs.filter(([name]) => !(name in values));
  const given = Object.entries(values).filter(([name, value]) => name in schemas && value !== undefined);
  return [...kept, ...given.map(([name, value]): Pair => [name, JSON.stringify(value)])];
}

/** The request with live values in it. */
export async function addLiveValues(
  endpoint: Endpoint,
  caller: Account | null,
  request: FuzzRequest,
): Promise<FuzzRequest> {
  if (!request.hasLiveValues) return request;
  const known = liveValues[endpoint.name];
  const values = known
    ? await known(caller ?? (await newUser()))
    : { ...page, ...('id' in endpoint.inPath && (await target())) };
  return {
    ...request,
    path: replace(request.path, endpoint.inPath, values),
    query: replace(request.query, endpoint.inQuery, values),
    body: replace(request.body, endpoint.inBody, values),
  };
}
