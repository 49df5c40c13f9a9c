import { expect, test } from '@playwright/test';
import { acceptInvitation, readOpenedInvitation } from '#lib/auth/invitation';
import { linkIdOf } from '#lib/core/links/one-time-token';
import { noCredentials } from '#lib/core/operation/context';
import { database } from '#lib/database/client';
import { deleteUser } from '#lib/users/delete';
import { inviteUser, renewInvitation, withdrawInvitation } from '#lib/users/invitations';
import { assignRole } from '#lib/users/roles';
import { reinstateUser, suspendUser } from '#lib/users/suspension';
import { readUser, updateUser } from '#lib/users/users';
import { caller, countOutcomes, guest, overtakenBy, refusal } from '#tests/support/context';
import { administrator, limitedAdministrator, type TestUser, unique } from '#tests/support/users';

/** The rules of accepting an invitation. */

const newPassword = 'marigold-basket-44';

async function invite(by: TestUser) {
  const { user, invitationLink } = await inviteUser(caller(by), { email: `${unique()}@example.test` });
  return { id: user.id, token: new URL(invitationLink).searchParams.get('token') ?? '' };
}

const accept = (token: string, db = database()) =>
  refusal(acceptInvitation(guest({ db }), { token, newPassword }));

/** Why the page of this link says that it does not work. */
async function whyNot(token: string) {
  const links = new Map([[linkIdOf(token), token]]);
  const opened = guest({ credentials: { ...noCredentials, links } });
  return (await readOpenedInvitation(opened, { link: linkIdOf(token) })).refusal;
}

const statusOf = async (by: TestUser, id: string) => (await readUser(caller(by), { id })).status;

test('RST-02 of 16 parallel uses of an invitation one succeeds, and starts the only session', async () => {
  const { id, token } = await invite(await administrator());
  const uses = Array.from({ length: 16 }, () => acceptInvitation(guest(), { token, newPassword }));
  expect(await countOutcomes(uses)).toEqual({ accepted: 1, invalid_token: 15 });
  expect(await database().session.count({ where: { userId: id } })).toBe(1);
});

test('the page says why an invitation does not work, to those who have its link', async () => {
  const root = await administrator();
  const [used, expired, replaced, withdrawn] = [
    await invite(root),
    await invite(root),
    await invite(root),
    await invite(root),
  ];
  expect([await whyNot(used.token), await whyNot('x'.repeat(43))]).toEqual([null, 'ended']);
  await acceptInvitation(guest(), { token: used.token, newPassword });
  const past = { expiresAt: new Date(0) };
  await database().oneTimeToken.updateMany({ where: { userId: expired.id }, data: past });
  await renewInvitation(caller(root), { id: replaced.id });
  await withdrawInvitation(caller(root), { id: withdrawn.id });
  const links = [used, expired, replaced, withdrawn];
  const reasons = [];
  for (const { token } of links) reasons.push(await whyNot(token));
  expect(reasons).toEqual(['used', 'expired', 'ended', 'ended']);
  for (const { token } of links) expect(await accept(token)).toBe('invalid_token');
});

const endings: Record<string, (root: TestUser, id: string) => Promise<unknown>> = {
  'is suspended': (root, id) => suspendUser(caller(root), { id }),
  'gets another email': (root, id) =>
    updateUser(caller(root), { id, email: `other-${unique()}@example.test` }),
  'is deleted': (root, id) => deleteUser(caller(root), { id }),
  'has their invitation withdrawn': (root, id) => withdrawInvitation(caller(root), { id }),
};

for (const [what, end] of Object.entries(endings))
  test(`an invitation is not accepted if its form was sent just before the user ${what}`, async () => {
    const root = await administrator();
    const { id, token } = await invite(root);
    const db = overtakenBy(() => end(root, id));
    expect(await accept(token, db)).toBe('invalid_token');
    expect(await database().session.count({ where: { userId: id } })).toBe(0);
  });

test('AUZ-08 the sender of an invitation gets no permission that its user was given since', async () => {
  const [root, limited] = [await administrator(), await limitedAdministrator(['users:create'])];
  const { id, token } = await invite(limited);
  await assignRole(caller(root), { id, role: 'admin' });
  expect(await accept(token)).toBe('invalid_token');
});

test('a user who was suspended before they came is invited again, and gets a new link', async () => {
  const root = await administrator();
  const { id, token } = await invite(root);
  await suspendUser(caller(root), { id });
  expect(await statusOf(root, id)).toBe('suspended');
  expect(await refusal(renewInvitation(caller(root), { id }))).toBe('conflict');
  await reinstateUser(caller(root), { id });
  expect([await statusOf(root, id), await accept(token)]).toEqual(['invited', 'invalid_token']);
  const { invitationLink } = await renewInvitation(caller(root), { id });
  expect(await accept(new URL(invitationLink).searchParams.get('token') ?? '')).toBe('accepted');
});

test('a first password by any way ends the invitation; the dashboard’s counter follows every change', async () => {
  const root = await administrator();
  const { id } = await invite(root);
  // One statement, because other tests invite users at the same time.
  const isCounted = async () => {
    const [row] = await database().$queryRaw<{ same: boolean }[]>`
      SELECT (SELECT sum("delta") FROM "Counter" WHERE "name" = 'users:invited')
        = (SELECT count(*) FROM "User" WHERE "invited" AND "status" = 'active') AS "same"`;
    return row?.same;
  };
  const seen = [[await statusOf(root, id), await isCounted()]];
  for (const act of [suspendUser, reinstateUser]) {
    await act(caller(root), { id });
    seen.push([await statusOf(root, id), await isCounted()]);
  }
  await database().password.create({ data: { userId: id, hash: 'x', changedAt: new Date() } });
  seen.push([await statusOf(root, id), await isCounted()]);
  await deleteUser(caller(root), { id: (await invite(root)).id });
  expect([...seen.flat(), await isCounted()]).toEqual([
    'invited',
    true,
    'suspended',
    true,
    'invited',
    true,
    'active',
    true,
    true,
  ]);
});
