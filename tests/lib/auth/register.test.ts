import { expect, test } from '@playwright/test';
import { register } from '#lib/auth/register';
import { database } from '#lib/database/client';
import { guest } from '#tests/support/context';
import { signUpInput } from '#tests/support/http';

test('a registration makes a user with one role, a password, an audit row, and no session for a script', async () => {
  const context = guest();
  const { user } = await register(context, signUpInput());
  expect(user).toMatchObject({ roles: ['user'], permissions: [], status: 'active' });
  const row = await database().user.findUniqueOrThrow({
    where: { id: user.id },
    include: { password: true, roles: true, sessions: true },
  });
  expect(row.password).not.toBeNull();
  expect([row.roles.length, row.sessions.length]).toEqual([1, 0]);
  expect(
    await database().auditEvent.count({ where: { subjectId: user.id, action: 'user.registered' } }),
  ).toBe(1);
  expect(context.cookies).toEqual([]);
});
