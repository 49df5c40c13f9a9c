import { expect, test } from '@playwright/test';
import { database } from '#lib/database/client';
import { call, outcome, serverUrl } from '#tests/support/http';
import { startServer } from '#tests/support/server';
import { newUser, password } from '#tests/support/users';

test('ENU-03 once the cost is raised a login stores the password at it, a wrong one does not, and all nodes take it', async () => {
  const { DATABASE_URL = '', APP_SECRET = '' } = process.env;
  const node = await startServer({ DATABASE_URL, APP_SECRET, APP_URL: serverUrl(), BCRYPT_COST: '6' });
  const who = await newUser({ withPassword: true });
  const hash = async () => (await database().password.findUniqueOrThrow({ where: { userId: who.id } })).hash;
  const login = (secret: string, server: string) =>
    outcome(call('POST', '/api/login', { server, json: { email: who.email, password: secret } }));
  expect(await hash()).toContain('$04$');
  expect(await login('not-this-one-7', node.url)).toBe('401 invalid_credentials');
  expect(await hash()).toContain('$04$');
  expect(await login(password, node.url)).toBe('200');
  expect(await hash()).toContain('$06$');
  expect(await login(password, serverUrl())).toBe('200');
  expect(await login('not-this-one-7', serverUrl())).toBe('401 invalid_credentials');
  await node.stop();
});
