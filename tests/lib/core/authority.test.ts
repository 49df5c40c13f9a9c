import { expect, test } from '@playwright/test';
import type { Actor } from '#lib/access/actor';
import { authenticate } from '#lib/core/actor';
import { database } from '#lib/database';
import { deleteUser } from '#lib/users/delete';
import { assignRole } from '#lib/users/roles';
import { suspendUser } from '#lib/users/suspension';
import { caller, guest, refusal } from '#tests/support/context';
import { administrator, limitedAdministrator, person } from '#tests/support/people';

/** A context whose caller was admitted a moment ago, before what happens next. */
async function admitted(who: { accessToken: string }) {
  const context = caller(who);
  const actor = (await authenticate(context)) as Actor;
  return guest({ authentication: Promise.resolve(actor), credentials: context.credentials });
}

test('AUZ-27 who is suspended after admission changes nothing under the lock', async () => {
  const root = await administrator();
  const rogue = await administrator();
  const accomplice = await person();
  const pending = await admitted(rogue);
  await suspendUser(caller(root), { id: rogue.id });
  expect(await refusal(assignRole(pending, { id: accomplice.id, role: 'admin' }))).toBe('unauthenticated');
  expect(await database().userRole.count({ where: { userId: accomplice.id } })).toBe(1);
});

test('AUZ-27 who loses a right after admission changes nothing under the lock', async () => {
  const limited = await limitedAdministrator(['users:suspend']);
  const member = await person();
  const pending = await admitted(limited);
  await database().userRole.deleteMany({ where: { userId: limited.id } });
  expect(await refusal(suspendUser(pending, { id: member.id }))).toBe('forbidden');
});

test('nobody suspends or deletes themselves, however their id is written', async () => {
  const root = await administrator();
  for (const id of [root.id, root.id.toUpperCase()]) {
    expect(await refusal(suspendUser(caller(root), { id }))).toBe('conflict');
    expect(await refusal(deleteUser(caller(root), { id }))).toBe('conflict');
  }
});
