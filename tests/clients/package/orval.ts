import assert from 'node:assert/strict';
import {
  getAdminUsers,
  patchUsersMe,
  postAdminRoles,
  postLogin,
  postRegister,
  putAdminUsersIdSuspension,
} from './generated/orval.js';

const [, email = '', password = ''] = process.argv.slice(2);

const refused = await postLogin({ email, password: 'wrong' });
assert(refused.status !== 200, 'refuses a wrong password');
assert.equal(refused.data.code, 'invalid_credentials');

const login = await postLogin({ email, password });
assert(login.status === 200 && 'access_token' in login.data, 'logs in');
const options = { headers: { Authorization: `Bearer ${login.data.access_token}` } };

const profile = await patchUsersMe({ username: 'orval-admin' }, options);
assert(profile.status === 200, 'changes its profile');
assert.equal(profile.data.username, 'orval-admin');

const role = await postAdminRoles({ name: 'orval', label: 'By orval', permissions: ['users:read'] }, options);
assert(role.status === 201, 'makes a role');
assert.deepEqual(role.data.permissions, ['users:read']);

const registered = await postRegister({ username: 'orval', email: 'orval@example.test', password });
assert(registered.status === 201, 'registers');
const { id } = registered.data.user;
const suspended = await putAdminUsersIdSuspension(id, { reason: 'asked by orval' }, options);
assert(suspended.status === 200, 'suspends');
assert.equal(suspended.data.status, 'suspended');

const users = await getAdminUsers({ limit: 2, sort: '-username', ids: [id, profile.data.id] }, options);
assert(users.status === 200, 'lists users');
assert.deepEqual(
  users.data.items.map(({ username }) => username),
  ['orval-admin', 'orval'],
);
