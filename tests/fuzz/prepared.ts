import type { Endpoint } from '#tests/fuzz/document';
import type { Draft, Pair } from '#tests/fuzz/draft';
import type { Worker } from '#tests/fuzz/worker';
import {
  newPassword,
  newPermissionName,
  newPerson,
  newRoleName,
  Outrun,
  type World,
} from '#tests/fuzz/world';

/**
 * The values without which an operation cannot succeed: ids of rows that are there, tokens that work. They take the
 * place of drawn ones; undefined leaves a field out.
 */

type Values = Record<string, unknown>;
type Preparation = (worker: Worker, draft: Draft) => Promise<Values> | Values;

async function newRole(world: World): Promise<string> {
  const name = newRoleName();
  await world.keep('POST', '/api/admin/roles', { name, label: name, permissions: ['users:read'] });
  world.roles.push(name);
  await world.trim();
  return name;
}

async function newPermission(world: World): Promise<string> {
  const name = newPermissionName();
  await world.trim();
  await world.keep('POST', '/api/admin/permissions', { name, description: 'To be used.' });
  world.permissions.push(name);
  return name;
}

const someRole = async (world: World) => world.roles.at(-1) ?? newRole(world);
const somePermission = async (world: World) => world.permissions.at(-1) ?? newPermission(world);
const page = { limit: '20', cursor: undefined };
const own = (worker: Worker, { caller }: Draft) => worker.caller(caller) ?? worker.caller('member');
const target = async ({ world }: Worker) => ({ id: (await world.stranger()).id });
const holders = { ...page };

async function suspended({ world }: Worker): Promise<Values> {
  const { id } = await world.register();
  await world.keep('PUT', `/api/admin/users/${id}/suspension`, {});
  return { id };
}

async function assigned({ world }: Worker): Promise<Values> {
  const [{ id }, role] = [await world.stranger(), await someRole(world)];
  await world.keep('PUT', `/api/admin/users/${id}/roles/${role}`, {});
  return { id, role };
}

async function anotherSession(worker: Worker, draft: Draft): Promise<Values> {
  const me = own(worker, draft);
  if (!me) return {};
  const { token } = await worker.world.logIn(me);
  const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString() || '{}') as Values;
  return { id: claims.sid };
}

async function resetToken({ world }: Worker): Promise<Values> {
  const { id } = await world.stranger();
  const { json } = await world.keep('POST', `/api/admin/users/${id}/password-link`);
  const token = new URL(String(json.passwordLink)).searchParams.get('token');
  world.forget(id);
  return { token, newPassword: newPassword() };
}

async function bulk({ world }: Worker): Promise<Values> {
  const ids = [...new Set([(await world.stranger()).id, (await world.stranger()).id])];
  return {
    ids,
    action: 'end-sessions',
    reason: undefined,
    role: undefined,
    expiresAt: undefined,
    confirmation: undefined,
  };
}

const roleVersion: Preparation = async ({ world }) => ({
  name: await newRole(world),
  version: 1,
  permissions: ['users:read'],
});
const roleContent = { description: 'Drawn', permissions: ['users:read'] };

const preparations: Record<string, Preparation> = {
  'GET /api/admin/audit-events': () => ({ ...page, query: '' }),
  'GET /api/admin/users': () => ({ ...page, ids: undefined }),
  'POST /api/admin/users': () => ({ ...newPerson(), password: undefined }),
  'POST /api/admin/users/bulk': bulk,
  'DELETE /api/admin/users/{id}': async ({ world }) => ({
    id: (await world.register()).id,
    confirmation: undefined,
  }),
  'PATCH /api/admin/users/{id}': async (worker) => ({
    ...(await target(worker)),
    ...newPerson(),
    password: undefined,
  }),
  'DELETE /api/admin/users/{id}/suspension': suspended,
  'PUT /api/admin/users/{id}/suspension': async ({ world }) => ({ id: (await world.register()).id }),
  'PUT /api/admin/users/{id}/roles/{role}': async (worker) => ({
    ...(await target(worker)),
    ...{ role: await newRole(worker.world), expiresAt: '2099-01-01T00:00:00Z' },
  }),
  'DELETE /api/admin/users/{id}/roles/{role}': assigned,
  'GET /api/admin/users/{id}/permissions/{permission}': async (worker) => ({
    ...(await target(worker)),
    permission: 'users:read',
  }),
  'POST /api/admin/invitations': async ({ world }) => ({
    email: newPerson().email,
    roles: [await someRole(world)],
  }),
  'POST /api/admin/roles': () => ({ name: newRoleName(), label: newRoleName(), ...roleContent }),
  'GET /api/admin/roles/{name}': async ({ world }) => ({ name: await someRole(world) }),
  'GET /api/admin/roles/{name}/holders': async ({ world }) => ({ name: await someRole(world), ...holders }),
  'PATCH /api/admin/roles/{name}': roleVersion,
  'DELETE /api/admin/roles/{name}': roleVersion,
  'POST /api/admin/permissions': async ({ world }) => {
    await world.trim();
    return { name: newPermissionName(), description: 'Drawn' };
  },
  'DELETE /api/admin/permissions/{name}': async ({ world }) => ({ name: await newPermission(world) }),
  'GET /api/admin/permissions/{name}/holders': async ({ world }) => ({
    name: await somePermission(world),
    ...holders,
  }),
  'POST /api/register': newPerson,
  'POST /api/login': async ({ world }) => {
    const { email, password } = await world.register();
    return { email, password };
  },
  'POST /api/refresh': async ({ world }) => ({
    refresh_token: (await world.logIn(await world.register())).refreshToken,
  }),
  'PUT /api/password-reset': resetToken,
  'PATCH /api/users/me': () => ({ username: newPerson().username }),
  // The same again, so that the caller can come back with it.
  'PUT /api/users/me/password': (worker, draft) => ({
    currentPassword: own(worker, draft)?.password,
    newPassword: own(worker, draft)?.password,
  }),
  'DELETE /api/users/me/sessions/{id}': anotherSession,
  'POST /api/setup': () => ({ ...newPerson(), token: undefined }),
};

function replace(pairs: Pair[], schemas: Values, values: Values): Pair[] {
  const kept = pairs.filter(([name]) => !(name in values));
  const given = Object.entries(values).filter(([name, value]) => name in schemas && value !== undefined);
  return [...kept, ...given.map(([name, value]): Pair => [name, JSON.stringify(value)])];
}

async function valuesFor(endpoint: Endpoint, worker: Worker, draft: Draft): Promise<Values> {
  const known = preparations[endpoint.name];
  try {
    if (known) return await known(worker, draft);
    return { ...page, ...('id' in endpoint.inPath && (await target(worker))) };
  } catch (error) {
    if (error instanceof Outrun) return {};
    throw error;
  }
}

/** The draft with what lives on the server in it. */
export async function prepare(endpoint: Endpoint, worker: Worker, draft: Draft): Promise<Draft> {
  if (!draft.prepared) return draft;
  const values = await valuesFor(endpoint, worker, draft);
  return {
    ...draft,
    path: replace(draft.path, endpoint.inPath, values),
    query: replace(draft.query, endpoint.inQuery, values),
    body: replace(draft.body, endpoint.inBody, values),
  };
}
