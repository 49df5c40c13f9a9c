import { expect, test } from '@playwright/test';
import { database } from '#lib/database/client';
import type { AppError } from '#lib/errors';
import { updateRole } from '#lib/roles/changes';
import { inviteUser } from '#lib/users/invitations';
import { assignRole, unassignRole } from '#lib/users/roles';
import { caller, refusal } from '#tests/support/context';
import { administrator, limitedAdministrator, newUser, role } from '#tests/support/users';

const missing = (attempt: Promise<unknown>) => attempt.catch((error: AppError) => error.permission);

test('AUZ-08 no user assigns a role that holds more than they hold', async () => {
  const limited = await limitedAdministrator(['roles:assign', 'users:read']);
  const strong = await role(['users:read', 'users:delete']);
  const user = await newUser();
  expect(await missing(assignRole(caller(limited), { id: user.id, role: strong }))).toBe('users:delete');
  expect(await refusal(assignRole(caller(limited), { id: limited.id, role: 'admin' }))).toBe('forbidden');
  const weak = await role(['users:read']);
  expect(await refusal(assignRole(caller(limited), { id: user.id, role: weak }))).toBe('accepted');
});

test('no user takes a role from a more powerful user', async () => {
  const limited = await limitedAdministrator(['roles:assign']);
  const stronger = await limitedAdministrator(['users:delete']);
  expect(await refusal(unassignRole(caller(limited), { id: stronger.id, role: 'user' }))).toBe('forbidden');
});

test('AUZ-08 a user who holds a permission for a time gives it for no longer, not even to themselves', async () => {
  const stands = await role(['roles:assign', 'roles:update', 'users:create', 'users:read']);
  const deputy = await newUser({ roles: ['user', stands] });
  const ends = new Date(Date.now() + 3_600_000);
  await database().userRole.updateMany({
    where: { userId: deputy.id, role: { name: stands } },
    data: { expiresAt: ends },
  });
  const [user, reader] = [await newUser(), await role(['users:read'])];
  const until = (at: Date | undefined, id = user.id) =>
    refusal(assignRole(caller(deputy), { id, role: stands, expiresAt: at?.toISOString() }));
  expect(await until(undefined)).toBe('forbidden');
  expect(await until(undefined, deputy.id)).toBe('forbidden');
  expect(await until(new Date(ends.getTime() + 1))).toBe('forbidden');
  expect(await until(ends)).toBe('accepted');
  const invited = { email: `${user.username}-friend@example.test`, roles: [reader] };
  expect(await refusal(inviteUser(caller(deputy), invited))).toBe('forbidden');
  const empty = await role([]);
  const grown = { name: empty, permissions: ['users:read'], version: 1 };
  expect(await refusal(updateRole(caller(deputy), grown))).toBe('forbidden');
});

test('a time beyond the range of the database is refused', async () => {
  const [root, user] = [await administrator(), await newUser()];
  const expiresAt = '9999-12-31T23:59:59-23:59';
  expect(await refusal(assignRole(caller(root), { id: user.id, role: 'user', expiresAt }))).toBe(
    'invalid_input',
  );
});

test('AUZ-21 an unknown user or role is not found', async () => {
  const root = await administrator();
  const user = await newUser();
  expect(await refusal(assignRole(caller(root), { id: crypto.randomUUID(), role: 'user' }))).toBe(
    'not_found',
  );
  expect(await refusal(assignRole(caller(root), { id: user.id, role: 'nobody-made-this' }))).toBe(
    'not_found',
  );
  expect(await refusal(unassignRole(caller(root), { id: user.id, role: 'admin' }))).toBe('not_found');
  expect(await refusal(assignRole(caller(root), { id: 'x', role: 'user' }))).toBe('invalid_input');
});

test('an expiry in the past is refused; an expired assignment allows nothing', async () => {
  const root = await administrator();
  const user = await newUser();
  const name = await role(['users:read']);
  const past = new Date(Date.now() - 60_000).toISOString();
  expect(await refusal(assignRole(caller(root), { id: user.id, role: name, expiresAt: past }))).toBe(
    'invalid_input',
  );
  const soon = new Date(Date.now() + 60_000).toISOString();
  const during = await assignRole(caller(root), {
    id: user.id,
    role: name,
    expiresAt: soon,
    reason: 'Holiday',
  });
  expect(during.permissions).toEqual(['users:read']);
  await database().userRole.updateMany({
    where: { userId: user.id, role: { name } },
    data: { expiresAt: new Date() },
  });
  const after = await assignRole(caller(root), { id: user.id, role: 'user' });
  expect(after.permissions).toEqual([]);
});

test('an assignment has its granter and its reason, in the row and in the audit trail', async () => {
  const root = await administrator();
  const user = await newUser();
  const name = await role(['users:read']);
  await assignRole(caller(root), { id: user.id, role: name, reason: 'Support rota' });
  const row = await database().userRole.findFirstOrThrow({ where: { userId: user.id, role: { name } } });
  expect(row).toMatchObject({ grantedById: root.id, reason: 'Support rota', expiresAt: null });
  const trace = await database().auditEvent.findFirstOrThrow({
    where: { subjectId: user.id, action: 'role.assigned' },
  });
  expect(trace).toMatchObject({
    actorId: root.id,
    outcome: 'done',
    detail: { role: name, before: null, after: { reason: 'Support rota' } },
  });
});
