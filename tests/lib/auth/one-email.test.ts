import { expect, test } from '@playwright/test';
import { listAuditEvents } from '#lib/audit/events';
import { login } from '#lib/auth/login';
import { recoverAdministrator } from '#lib/auth/recovery';
import { register } from '#lib/auth/register';
import { inviteUser } from '#lib/users/invitations';
import { listUsers, updateUser } from '#lib/users/users';
import { caller, guest, refusal } from '#tests/support/context';
import { administrator, newUser, password, unique } from '#tests/support/users';

/** An email with a non-ASCII domain is the same in both spellings: as users read it, and as browsers send it. */

async function registered() {
  const name = `u${unique()}`;
  const ascii = `${name}@xn--bcher-kva.${name}.test`;
  await register(guest(), { username: name, email: ascii, password });
  return {
    name,
    ascii,
    spellings: [ascii, `${name}@bücher.${name}.test`, `${name.toUpperCase()}@BU\u0308CHER.${name}.TEST`],
  };
}

test('an email that is taken in one spelling is taken in all, for registration, invitation and editing', async () => {
  const [root, other, { spellings }] = [await administrator(), await newUser(), await registered()];
  for (const email of spellings) {
    const username = `v${unique()}`;
    expect(await refusal(register(guest(), { username, email, password })), email).toBe('email_taken');
    expect(await refusal(inviteUser(caller(root), { email })), email).toBe('email_taken');
    expect(await refusal(updateUser(caller(root), { id: other.id, email })), email).toBe('email_taken');
  }
});

test('a user who registered in one spelling logs in, is recovered and is found in the trail with each', async () => {
  const [root, { name, ascii, spellings }] = [await administrator(), await registered()];
  for (const email of spellings) {
    expect((await login(guest(), { email, password })).user).toMatchObject({ username: name, email: ascii });
    const { items } = await listAuditEvents(caller(root), { query: email });
    expect(
      items.map(({ action }) => action),
      email,
    ).toContain('user.registered');
  }
  for (const email of spellings) expect((await recoverAdministrator(email)).link).toContain('token=');
});

test('a search finds a domain that is not ASCII by its ASCII form and as it is read, whole and in part', async () => {
  const root = await administrator();
  const [one, other] = [`u${unique()}`, `u${unique()}`];
  await inviteUser(caller(root), { email: `${one}@bücher-${one}.test` });
  await inviteUser(caller(root), { email: `${other}@почта-${other}.рф` });
  const found = async (query: string) =>
    (await listUsers(caller(root), { query })).items.map(({ username }) => username);
  for (const query of [
    `${one}@bücher`,
    `bücher-${one}`,
    `BÜCHER-${one}.test`,
    `ücher-${one}`,
    `bucher-${one}`,
    `${one}@xn--`,
  ])
    expect(await found(query), query).toEqual([one]);
  for (const query of [`почта-${other}.рф`, `${other}@почта-${other}.рф`, `ПОЧТА-${other}`])
    expect(await found(query), query).toEqual([other]);
  expect(await found(`нигде-${other}.рф`)).toEqual([]);
});
