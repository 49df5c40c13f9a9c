import { expect } from '@playwright/test';
import { database } from '#lib/database/client';
import { test } from '#tests/support/fixtures';
import { call, outcome, serverUrl } from '#tests/support/http';
import { newUser, password } from '#tests/support/users';

test('ENU-03 once the cost is raised a login stores the password at it, a wrong one does not, and all nodes take it', async ({
  secondNode: node,
}) => {
  const who = await newUser({ withPassword: true });
  const hash = async () => (await database().password.findUniqueOrThrow({ where: { userId: who.id } })).hash;
  const login = (secret: string, server: string) =>
    outcome(call('POST', '/api/login', { server, json: { email: who.email, password: secret } }));
  expect(await hash()).toContain('$04$');
  expect(await login('not-this-one-7', node.url)).toBe('401 invalid_credentials');
  expect(await hash()).toContain('$04$');
  expect(await login(password, node.url)).toBe('200');
  expect(await hash()).toContain('$05$');
  expect(await login(password, serverUrl())).toBe('200');
  expect(await login('not-this-one-7', serverUrl())).toBe('401 invalid_credentials');
});
