import { expect, test } from '@playwright/test';
import type { Actor } from '#lib/access/actor';
import { authenticate } from '#lib/core/operation/actor';
import { database } from '#lib/database/client';
import { deleteUser } from '#lib/users/delete';
import { renewPasswordLink } from '#lib/users/password-link';
import { assignRole } from '#lib/users/roles';
import { suspendUser } from '#lib/users/suspension';
import { updateUser } from '#lib/users/users';
import { caller, guest, refusal } from '#tests/support/context';
import { administrator, endRoles, limitedAdministrator, newUser, unique } from '#tests/support/users';

/** A context whose caller was admitted a moment ago, before what happens next. */
async function admitted(who: { accessToken: string }) {
  const context = caller(who);
  const actor = (await authenticate(context)) as Actor;
  return guest({ authentication: Promise.resolve(actor), credentials: context.credentials });
}

test('AUZ-27 a user who is suspended after admission changes nothing under the lock', async () => {
  const root = await administrator();
  const rogue = await administrator();
  const accomplice = await newUser();
  const pending = await admitted(rogue);
  await suspendUser(caller(root), { id: rogue.id });
  expect(await refusal(assignRole(pending, { id: accomplice.id, role: 'admin' }))).toBe('unauthenticated');
  expect(await database().userRole.count({ where: { userId: accomplice.id } })).toBe(1);
});

test('AUZ-27 a user who loses a permission after admission changes nothing under the lock', async () => {
  const limited = await limitedAdministrator(['users:suspend']);
  const user = await newUser();
  const pending = await admitted(limited);
  await database().userRole.deleteMany({ where: { userId: limited.id } });
  expect(await refusal(suspendUser(pending, { id: user.id }))).toBe('forbidden');
});

test('no user suspends or deletes themselves, in any spelling of their id', async () => {
  const root = await administrator();
  for (const id of [root.id, root.id.toUpperCase()]) {
    expect(await refusal(suspendUser(caller(root), { id }))).toBe('conflict');
    expect(await refusal(deleteUser(caller(root), { id }))).toBe('conflict');
  }
});

test('AUZ-08 a user who holds a permission for a time takes over no account that holds it for longer', async () => {
  const deputy = await limitedAdministrator(['users:read', 'users:update']);
  const ends = new Date(Date.now() + 3_600_000);
  await endRoles(deputy.id, ends);
  const colleague = await limitedAdministrator(['users:read']);
  const attempts = async () => [
    await refusal(renewPasswordLink(caller(deputy), { id: colleague.id })),
    await refusal(updateUser(caller(deputy), { id: colleague.id, email: `${unique()}@example.test` })),
  ];
  expect(await attempts()).toEqual(['forbidden', 'forbidden']);
  const refused = renewPasswordLink(caller(deputy), { id: colleague.id });
  await expect(refused).rejects.toMatchObject({
    permission: 'users:read',
    detail: expect.stringContaining(ends.toISOString()),
  });
  await endRoles(colleague.id, new Date(ends.getTime() + 1));
  expect(await attempts()).toEqual(['forbidden', 'forbidden']);
  // Suspended users would be back with all of it.
  await database().user.update({ where: { id: colleague.id }, data: { status: 'suspended' } });
  expect(await attempts()).toEqual(['forbidden', 'forbidden']);
  await endRoles(colleague.id, ends);
  expect(await attempts()).toEqual(['conflict', 'accepted']);
  await database().user.update({ where: { id: colleague.id }, data: { status: 'active' } });
  expect(await attempts()).toEqual(['accepted', 'accepted']);
});
