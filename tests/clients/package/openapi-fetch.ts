import assert from 'node:assert/strict';
import createClient from 'openapi-fetch';
import type { paths } from './generated/openapi-fetch.js';

const [baseUrl = '', email = '', password = ''] = process.argv.slice(2);
const client = createClient<paths>({ baseUrl });

const refused = await client.POST('/api/login', { body: { email, password: 'wrong', remember: false } });
assert.equal(refused.error?.code, 'invalid_credentials');

const login = await client.POST('/api/login', { body: { email, password, remember: false } });
assert(login.data && 'access_token' in login.data, 'logs in');
const headers = { Authorization: `Bearer ${login.data.access_token}` };

const profile = await client.PATCH('/api/users/me', { headers, body: { username: 'openapi-fetch-admin' } });
assert.equal(profile.data?.username, 'openapi-fetch-admin');

const role = await client.POST('/api/admin/roles', {
  headers,
  body: { name: 'openapi-fetch', label: 'By openapi-fetch', permissions: ['users:read'] },
});
assert.deepEqual(role.data?.permissions, ['users:read']);

const registered = await client.POST('/api/register', {
  body: { username: 'openapi-fetch', email: 'openapi-fetch@example.test', password },
});
assert(registered.data, 'registers');
const { id } = registered.data.user;
const suspended = await client.PUT('/api/admin/users/{id}/suspension', {
  headers,
  params: { path: { id } },
  body: { reason: 'asked by openapi-fetch' },
});
assert.equal(suspended.data?.status, 'suspended');

const users = await client.GET('/api/admin/users', {
  headers,
  params: { query: { limit: 2, sort: '-username', ids: [id, profile.data.id] } },
});
assert.deepEqual(
  users.data?.items.map(({ username }) => username),
  ['openapi-fetch-admin', 'openapi-fetch'],
);
