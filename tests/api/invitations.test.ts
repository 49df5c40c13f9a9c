import { randomUUID } from 'node:crypto';
import { expect, test } from '@playwright/test';
import { database } from '#lib/database/client';
import { trailOf } from '#tests/support/audit';
import { call, fieldsOf, inBrowser, outcome } from '#tests/support/http';
import { administrator, limitedAdministrator, newUser, password, role, unique } from '#tests/support/users';

const invite = (token: string, json: unknown) => call('POST', '/api/admin/invitations', { token, json });
const renew = (token: string, id: string) =>
  call('POST', `/api/admin/users/${id}/password-link`, { token, json: {} });

const again = (token: string, id: string) =>
  call('POST', `/api/admin/users/${id}/invitation`, { token, json: {} });
const withdraw = (token: string, id: string) =>
  call('DELETE', `/api/admin/users/${id}/invitation`, { token });

const secretOf = ({ json }: { json: Record<string, unknown> }) =>
  new URL(String(json.invitationLink ?? json.passwordLink)).searchParams.get('token') ?? '';
const idOf = ({ json }: { json: Record<string, unknown> }) => (json.user as { id: string }).id;

const newPassword = 'copper-lantern-58';
const choose = (token: string) =>
  outcome(call('PUT', '/api/password-reset', { json: { token, newPassword } }));
const accept = (token: string, options: Parameters<typeof call>[2] = {}) =>
  call('PUT', '/api/invitation', { json: { token, newPassword }, ...options });

const email = () => `i${unique()}@example.test`;

test('AUZ-08 no user invites with a role that allows more than they may', async () => {
  const { accessToken: token } = await limitedAdministrator(['users:create', 'users:read']);
  const wanted = email();
  for (const name of ['admin', await role(['users:read', 'users:delete'])]) {
    const answer = await invite(token, { email: wanted, roles: [name] });
    expect(answer.json).toMatchObject({ status: 403, code: 'forbidden', permission: expect.any(String) });
    expect(await trailOf(answer)).toEqual(['user.invited denied forbidden']);
  }
  expect(await database().user.count({ where: { email: wanted } })).toBe(0);
});

test('a wrong value is refused and its field is named, a taken email is 409', async () => {
  const { accessToken: token } = await administrator();
  const bob = await newUser();
  for (const [json, fields] of [
    [{}, ['email']],
    [{ email: 'x' }, ['email']],
    [{ email: email(), roles: 'admin' }, ['roles']],
    [{ email: email(), roles: ['ADMIN'] }, ['roles.0']],
    [{ email: email(), roles: ['no-such-role'] }, ['roles']],
    [{ email: email(), username: 'x', displayName: 7 }, ['displayName', 'username']],
    [{ email: email(), permissions: ['a:b'], status: 'active' }, ['permissions', 'status']],
  ] as const)
    expect(fieldsOf(await invite(token, json))).toEqual(fields);
  expect(await outcome(invite(token, { email: bob.email.toUpperCase() }))).toBe('409 email_taken');
  const taken = { email: email(), username: bob.username.toUpperCase() };
  expect(await outcome(invite(token, taken))).toBe('409 username_taken');
  expect(await database().user.count({ where: { email: taken.email } })).toBe(0);
});

test('an invited user has a username from their email, the roles, no password and a link', async () => {
  const root = await limitedAdministrator(['users:create', 'users:read']);
  const name = await role(['users:read']);
  const answer = await invite(root.accessToken, {
    email: `Zoë+${unique()}@example.test`.replace('ë', 'e'),
    roles: [name],
  });
  expect([answer.status, await trailOf(answer)]).toEqual([201, ['user.invited done']]);
  expect(answer.json.user).toMatchObject({
    username: expect.stringMatching(/^Zoe-[0-9a-f]{12}$/),
    roles: [name, 'user'].sort(),
    permissions: ['users:read'],
  });
  const { id } = answer.json.user as { id: string };
  const [grant] = await database().userRole.findMany({ where: { userId: id, role: { name } } });
  expect(grant?.grantedById).toBe(root.id);
  expect(await database().password.count({ where: { userId: id } })).toBe(0);
  expect(answer.json.invitationLink).toMatch(/\/welcome\?token=[\w-]{43}$/);
  expect(await outcome(accept(secretOf(answer)))).toBe('200');
});

test('an administrator may choose the username and the display name of a user whom they invite', async () => {
  const { accessToken: token } = await administrator();
  const names = { username: `chosen${unique()}`, displayName: 'Zoë Ångström' };
  expect((await invite(token, { email: email(), ...names })).json.user).toMatchObject(names);
});

test('a user is invited until they choose a password: so the list, the filter and their page say', async () => {
  const root = await administrator();
  const { accessToken: token } = root;
  const word = unique();
  const answer = await invite(token, { email: `${word}@example.test` });
  const id = idOf(answer);
  const invitation = {
    state: 'pending',
    expiresAt: answer.json.invitationLinkExpiresAt,
    sentBy: { id: root.id, username: root.username, displayName: null },
  };
  const listed = async (status: string) => {
    const { json } = await call('GET', `/api/admin/users?query=${word}&status=${status}`, { token });
    return (json.items as object[])[0];
  };
  const page = async () => (await call('GET', `/api/admin/users/${id}`, { token })).json;
  expect(await listed('invited')).toMatchObject({ id, status: 'invited', invitation });
  expect(await page()).toMatchObject({ status: 'invited', invitation });
  expect([await listed('active'), await listed('suspended')]).toEqual([undefined, undefined]);
  const file = await call('GET', `/api/admin/users?query=${word}&format=csv`, { token });
  expect(file.text).toContain(',"invited",');
  await withdraw(token, id);
  const none = { state: 'none', expiresAt: null, sentBy: null };
  expect(await listed('invited')).toMatchObject({ status: 'invited', invitation: none });
  await accept(secretOf(await again(token, id)));
  expect([await listed('invited'), await page()]).toMatchObject([
    undefined,
    { status: 'active', invitation: null },
  ]);
  expect(await listed('active')).toMatchObject({ id, status: 'active', invitation: null });
});

test('AUZ-08 no user renews or withdraws an invitation of a more powerful user, an accepted one or an unknown id', async () => {
  const [root, mod] = [await administrator(), await limitedAdministrator(['users:create'])];
  const id = idOf(await invite(root.accessToken, { email: email(), roles: ['admin'] }));
  for (const [act, event] of [
    [again, 'invitation.renewed'],
    [withdraw, 'invitation.withdrawn'],
  ] as const) {
    const refused = await act(mod.accessToken, id);
    expect(refused.json).toMatchObject({ status: 403, code: 'forbidden' });
    expect(await trailOf(refused)).toEqual([`${event} denied forbidden`]);
    expect(await outcome(act(root.accessToken, mod.id))).toBe('409 conflict');
    expect(await outcome(act(root.accessToken, randomUUID()))).toBe('404 not_found');
  }
  expect(await outcome(renew(root.accessToken, id))).toBe('409 conflict');
});

test('a new link of an invitation ends the older one, a withdrawn one is refused, and neither ends the user', async () => {
  const { accessToken: token } = await limitedAdministrator(['users:create']);
  const first = await invite(token, { email: email() });
  const id = idOf(first);
  const second = await again(token, id);
  expect([second.status, await trailOf(second)]).toEqual([201, ['invitation.renewed done']]);
  const refused = await accept(secretOf(first));
  expect(refused.json).toMatchObject({ status: 401, code: 'invalid_token' });
  expect(await trailOf(refused)).toEqual(['invitation.accepted denied invalid_token']);
  const withdrawn = await withdraw(token, id);
  expect([withdrawn.status, await trailOf(withdrawn)]).toEqual([204, ['invitation.withdrawn done']]);
  expect(await outcome(accept(secretOf(second)))).toBe('401 invalid_token');
  expect(await database().password.count({ where: { userId: id } })).toBe(0);
  expect(await outcome(accept(secretOf(await again(token, id))))).toBe('200');
});

test('a user who accepts is logged in: a script by tokens, a browser by cookies alone, in place of the user before', async () => {
  const { accessToken: token } = await administrator();
  const script = await accept(secretOf(await invite(token, { email: email() })));
  expect(script.json).toMatchObject({ token_type: 'Bearer', user: { status: 'active' } });
  expect(await trailOf(script)).toEqual(['invitation.accepted done']);
  const me = (who: Parameters<typeof call>[2]) => call('GET', '/api/users/me', who);
  expect(await outcome(me({ token: String(script.json.access_token) }))).toBe('200');
  const [before, invited] = [await newUser(), await invite(token, { email: email() })];
  const browser = await accept(secretOf(invited), inBrowser(before));
  expect([browser.json.access_token, browser.json.refresh_token]).toEqual([undefined, undefined]);
  const user = (await me({ cookies: browser.cookies })).json;
  expect([user.id, user.lastLoginAt]).toEqual([idOf(invited), expect.any(String)]);
  expect(await outcome(me({ token: before.accessToken }))).toBe('401 unauthenticated');
});

test('an invitation resets no password, and a password link accepts no invitation', async () => {
  const { accessToken: token } = await administrator();
  const invited = await invite(token, { email: email() });
  expect(await choose(secretOf(invited))).toBe('401 invalid_token');
  const link = await renew(token, (await newUser()).id);
  expect(await outcome(accept(secretOf(link)))).toBe('401 invalid_token');
});

test('a username that is taken gets a random ending, also for many at once', async () => {
  const { accessToken: token } = await administrator();
  const word = `same${unique()}`;
  const answers = await Promise.all(
    ['a', 'b', 'c', 'd'].map((domain) => invite(token, { email: `${word}@${domain}.test` })),
  );
  expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201]);
  const names = answers.map(({ json }) => (json.user as { username: string }).username);
  expect(new Set(names).size).toBe(4);
  for (const name of names) expect(name).toMatch(new RegExp(`^${word}(-[0-9a-f]{6})?$`));
});

test('an email of any form makes a username that the rules allow', async () => {
  const { accessToken: token } = await administrator();
  for (const local of ['a', `${'x'.repeat(40)}${unique()}`, `o'neil+${unique()}`]) {
    const { status, json } = await invite(token, { email: `${local}@${unique()}.test` });
    expect(status).toBe(201);
    expect((json.user as { username: string }).username).toMatch(/^[\w.-]{3,32}$/);
  }
});

test('no user makes a password link for a more powerful user, for themselves or for an unknown id', async () => {
  const mod = await limitedAdministrator(['users:update']);
  const root = await administrator();
  const refused = await renew(mod.accessToken, root.id);
  expect(refused.json).toMatchObject({ status: 403, code: 'forbidden' });
  expect(await trailOf(refused)).toEqual(['password_link.issued denied forbidden']);
  expect(await outcome(renew(root.accessToken, root.id))).toBe('409 conflict');
  expect(await outcome(renew(root.accessToken, randomUUID()))).toBe('404 not_found');
  expect(await outcome(renew(root.accessToken, 'x'))).toBe('422 invalid_input');
});

test('a new password link voids the older ones, and works', async () => {
  const { accessToken: token } = await limitedAdministrator(['users:update']);
  const bob = await newUser();
  const [first, second] = [await renew(token, bob.id), await renew(token, bob.id)];
  expect([second.status, await trailOf(second)]).toEqual([201, ['password_link.issued done']]);
  expect(await choose(secretOf(first))).toBe('401 invalid_token');
  expect(await choose(secretOf(second))).toBe('200');
  expect(
    await outcome(call('POST', '/api/login', { json: { email: bob.email, password: 'copper-lantern-58' } })),
  ).toBe('200');
  expect(password).not.toBe('copper-lantern-58');
});

test('an emptied username is refused and not ignored, the user’s own and another’s', async () => {
  const root = await administrator();
  const bob = await newUser();
  for (const [path, who] of [
    ['/api/users/me', bob],
    [`/api/admin/users/${bob.id}`, root],
  ] as const) {
    const form = { _method: 'PATCH', username: '', _back: '/account' };
    const answer = await call('POST', path, {
      ...inBrowser(who),
      form,
      headers: { ...inBrowser(who).headers, accept: 'application/json' },
    });
    expect([answer.status, fieldsOf(answer)]).toEqual([422, ['username']]);
  }
});

test('a deletion with a wrong confirmation deletes nothing, with the right one it does', async () => {
  const { accessToken: token } = await administrator();
  const bob = await newUser();
  const remove = (json: unknown) => call('DELETE', `/api/admin/users/${bob.id}`, { token, json });
  for (const confirmation of ['', 'bob', bob.email, bob.id])
    expect(fieldsOf(await remove({ confirmation }))).toEqual(['confirmation']);
  expect(await outcome(remove({ confirmation: bob.username }))).toBe('204');
});
