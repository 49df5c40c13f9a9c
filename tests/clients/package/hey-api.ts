import assert from 'node:assert/strict';
import { client } from './generated/hey-api/client.gen.js';
import {
  getAdminUsers,
  patchUsersMe,
  postAdminRoles,
  postLogin,
  postRegister,
  putAdminUsersIdSuspension,
} from './generated/hey-api/index.js';

const [baseUrl = '', email = '', password = ''] = process.argv.slice(2);
client.setConfig({ baseUrl });

const refused = await postLogin({ body: { email, password: 'wrong' } });
assert.equal(refused.error?.code, 'invalid_credentials');

const login = await postLogin({ body: { email, password } });
assert(login.data && 'access_token' in login.data, 'logs in');
client.setConfig({ baseUrl, auth: login.data.access_token });

const profile = await patchUsersMe({ body: { username: 'hey-api-admin' } });
assert.equal(profile.data?.username, 'hey-api-admin');

const role = await postAdminRoles({
  body: { name: 'hey-api', label: 'By hey-api', permissions: ['users:read'] },
});
assert.deepEqual(role.data?.permissions, ['users:read']);

const registered = await postRegister({
  body: { username: 'hey-api', email: 'hey-api@example.test', password },
});
assert(registered.data, 'registers');
const { id } = registered.data.user;
const suspended = await putAdminUsersIdSuspension({ path: { id }, body: { reason: 'asked by hey-api' } });
assert.equal(suspended.data?.status, 'suspended');

const users = await getAdminUsers({
  query: { limit: 2, sort: '-username', ids: [id, profile.data.id] },
});
assert.deepEqual(
  users.data?.items.map(({ username }) => username),
  ['hey-api-admin', 'hey-api'],
);
