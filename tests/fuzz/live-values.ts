import type { Endpoint } from '#tests/fuzz/document';
import {
  type Fixture,
  newPassword,
  newPermissionName,
  newRoleName,
  newSignUp,
  RaceLost,
} from '#tests/fuzz/fixture';
import type { FuzzRequest, Pair } from '#tests/fuzz/request';
import type { Worker } from '#tests/fuzz/worker';

/**
 * The values that an operation needs to succeed: ids of existing rows, valid tokens. They replace drawn values;
 * undefined leaves a field out.
 */

type Values = Record<string, unknown>;
type LiveValues = (worker: Worker, request: FuzzRequest) => Promise<Values> | Values;

async function newRole(fixture: Fixture): Promise<string> {
  const name = newRoleName();
  await fixture.asOwner('POST', '/api/admin/roles', { name, label: name, permissions: ['users:read'] });
  fixture.roles.push(name);
  await fixture.trim();
  return name;
}

async function newPermission(fixture: Fixture): Promise<string> {
  const name = newPermissionName();
  await fixture.trim();
  await fixture.asOwner('POST', '/api/admin/permissions', { name, description: 'To be used.' });
  fixture.permissions.push(name);
  return name;
}

const someRole = async (fixture: Fixture) => fixture.roles.at(-1) ?? newRole(fixture);
const somePermission = async (fixture: Fixture) => fixture.permissions.at(-1) ?? newPermission(fixture);
const page = { limit: '20', cursor: undefined };
const own = (worker: Worker, { caller }: FuzzRequest) => worker.caller(caller) ?? worker.caller('member');
const target = async ({ fixture }: Worker) => ({ id: (await fixture.disposableUser()).id });
const holders = { ...page };

async function suspended({ fixture }: Worker): Promise<Values> {
  const { id } = await fixture.register();
  await fixture.asOwner('PUT', `/api/admin/users/${id}/suspension`, {});
  return { id };
}

async function assigned({ fixture }: Worker): Promise<Values> {
  const [{ id }, role] = [await fixture.disposableUser(), await someRole(fixture)];
  await fixture.asOwner('PUT', `/api/admin/users/${id}/roles/${role}`, {});
  return { id, role };
}

async function anotherSession(worker: Worker, request: FuzzRequest): Promise<Values> {
  const me = own(worker, request);
  if (!me) return {};
  const { token } = await worker.fixture.logIn(me);
  const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString() || '{}') as Values;
  return { id: claims.sid };
}

async function resetToken({ fixture }: Worker): Promise<Values> {
  const { id } = await fixture.disposableUser();
  const { json } = await fixture.asOwner('POST', `/api/admin/users/${id}/password-link`);
  const token = new URL(String(json.passwordLink)).searchParams.get('token');
  fixture.forget(id);
  return { token, newPassword: newPassword() };
}

async function bulk({ fixture }: Worker): Promise<Values> {
  const ids = [...new Set([(await fixture.disposableUser()).id, (await fixture.disposableUser()).id])];
  return {
    ids,
    action: 'end-sessions',
    reason: undefined,
    role: undefined,
    expiresAt: undefined,
    confirmation: undefined,
  };
}

const roleVersion: LiveValues = async ({ fixture }) => ({
  name: await newRole(fixture),
  version: 1,
  permissions: ['users:read'],
});
const roleContent = { description: 'Drawn', permissions: ['users:read'] };

const liveValues: Record<string, LiveValues> = {
  'GET /api/admin/audit-events': () => ({ ...page, query: '' }),
  'GET /api/admin/users': () => ({ ...page, ids: undefined }),
  'POST /api/admin/users': () => ({ ...newSignUp(), password: undefined }),
  'POST /api/admin/users/bulk': bulk,
  'DELETE /api/admin/users/{id}': async ({ fixture }) => ({
    id: (await fixture.register()).id,
    confirmation: undefined,
  }),
  'PATCH /api/admin/users/{id}': async (worker) => ({
    ...(await target(worker)),
    ...newSignUp(),
    password: undefined,
  }),
  'DELETE /api/admin/users/{id}/suspension': suspended,
  'PUT /api/admin/users/{id}/suspension': async ({ fixture }) => ({ id: (await fixture.register()).id }),
  'PUT /api/admin/users/{id}/roles/{role}': async (worker) => ({
    ...(await target(worker)),
    ...{ role: await newRole(worker.fixture), expiresAt: '2099-01-01T00:00:00Z' },
  }),
  'DELETE /api/admin/users/{id}/roles/{role}': assigned,
  'GET /api/admin/users/{id}/permissions/{permission}': async (worker) => ({
    ...(await target(worker)),
    permission: 'users:read',
  }),
  'POST /api/admin/invitations': async ({ fixture }) => ({
    email: newSignUp().email,
    roles: [await someRole(fixture)],
  }),
  'POST /api/admin/roles': () => ({ name: newRoleName(), label: newRoleName(), ...roleContent }),
  'GET /api/admin/roles/{name}': async ({ fixture }) => ({ name: await someRole(fixture) }),
  'GET /api/admin/roles/{name}/holders': async ({ fixture }) => ({
    name: await someRole(fixture),
    ...holders,
  }),
  'PATCH /api/admin/roles/{name}': roleVersion,
  'DELETE /api/admin/roles/{name}': roleVersion,
  'POST /api/admin/permissions': async ({ fixture }) => {
    await fixture.trim();
    return { name: newPermissionName(), description: 'Drawn' };
  },
  'DELETE /api/admin/permissions/{name}': async ({ fixture }) => ({ name: await newPermission(fixture) }),
  'GET /api/admin/permissions/{name}/holders': async ({ fixture }) => ({
    name: await somePermission(fixture),
    ...holders,
  }),
  'POST /api/register': newSignUp,
  'POST /api/login': async ({ fixture }) => {
    const { email, password } = await fixture.register();
    return { email, password };
  },
  'POST /api/refresh': async ({ fixture }) => ({
    refresh_token: (await fixture.logIn(await fixture.register())).refreshToken,
  }),
  'PUT /api/password-reset': resetToken,
  'PATCH /api/users/me': () => ({ username: newSignUp().username }),
  // The same password again, so that the caller can log in with it.
  'PUT /api/users/me/password': (worker, request) => ({
    currentPassword: own(worker, request)?.password,
    newPassword: own(worker, request)?.password,
  }),
  'DELETE /api/users/me/sessions/{id}': anotherSession,
  'POST /api/setup': () => ({ ...newSignUp(), token: undefined }),
};

function replace(pairs: Pair[], schemas: Values, values: Values): Pair[] {
  const kept = pairs.filter(([name]) => !(name in values));
  const given = Object.entries(values).filter(([name, value]) => name in schemas && value !== undefined);
  return [...kept, ...given.map(([name, value]): Pair => [name, JSON.stringify(value)])];
}

async function valuesFor(endpoint: Endpoint, worker: Worker, request: FuzzRequest): Promise<Values> {
  const known = liveValues[endpoint.name];
  try {
    if (known) return await known(worker, request);
    return { ...page, ...('id' in endpoint.inPath && (await target(worker))) };
  } catch (error) {
    if (error instanceof RaceLost) return {};
    throw error;
  }
}

/** The request with live values in it. */
export async function addLiveValues(
  endpoint: Endpoint,
  worker: Worker,
  request: FuzzRequest,
): Promise<FuzzRequest> {
  if (!request.hasLiveValues) return request;
  const values = await valuesFor(endpoint, worker, request);
  return {
    ...request,
    path: replace(request.path, endpoint.inPath, values),
    query: replace(request.query, endpoint.inQuery, values),
    body: replace(request.body, endpoint.inBody, values),
  };
}
