import { expect, test } from '@playwright/test';
import { flashCookieName } from '#lib/adapters/cookies';
import { decryptFlash } from '#lib/adapters/flash';
import { linkIdOf } from '#lib/core/links/one-time-token';
import { database } from '#lib/database/client';
import { formsOf, type PageForm, pagePaths } from '#tests/support/forms';
import { asBrowser, call, inBrowser, jar, linkCookie, outcome } from '#tests/support/http';
import { linkFor, places } from '#tests/support/places';
import { administrator, newUser, session, type TestUser, unique } from '#tests/support/users';

/** A page and its forms belong to one account, even after another login in another tab. */

async function allForms(root: TestUser): Promise<PageForm[]> {
  const paths = await places(root);
  expect(Object.keys(paths).sort()).toEqual(pagePaths());
  const forms: PageForm[] = [];
  for (const path of Object.values(paths).flat()) forms.push(...(await formsOf(path, jar(root))));
  return forms;
}

const asJson = { accept: 'application/json' };

test('every form of every page names its user, and changes nothing for another user', async () => {
  test.setTimeout(120_000);
  const [root, other] = [await administrator(), await administrator()];
  // The theme is the browser's, not the user's.
  const forms = (await allForms(root)).filter(({ action }) => action !== '/api/theme');
  const actions = new Set(forms.map(({ action }) => action.replace(/[0-9a-f-]{36}|made-\w+|role-\w+/g, '*')));
  expect(actions.size).toBeGreaterThan(15);
  const { cookies, headers } = inBrowser(other);
  for (const { page, action, fields } of forms) {
    expect([page, action, fields._for]).toEqual([page, action, root.id]);
    const answer = await call('POST', action, { cookies, form: fields, headers: { ...headers, ...asJson } });
    expect([page, action, answer.status, answer.json.code]).toEqual([page, action, 409, 'other_account']);
    expect(answer.json.detail).toContain(other.username);
  }
  expect(await database().auditEvent.count({ where: { actorId: other.id } })).toBe(0);
});

test('the forms of a guest name no user, and log in any user', async () => {
  for (const path of ['/login', '/register']) {
    const [form] = await formsOf(path);
    expect(form?.fields._for).toBe('');
  }
  const [form] = await formsOf('/login');
  const { cookies, headers } = inBrowser(await newUser());
  const fields = { ...form?.fields, email: 'x', password: 'y' };
  const answer = await call('POST', '/api/login', {
    cookies,
    headers: { ...headers, ...asJson },
    form: fields,
  });
  expect(answer.json.code).toBe('invalid_credentials');
});

test('without JavaScript the form goes back to its page, with what was typed and who is logged in', async () => {
  const [alice, bob] = [await newUser(), await newUser()];
  const [form] = (await formsOf('/account', jar(alice))).filter(({ action }) => action === '/api/users/me');
  const typed = `typed-${unique()}`;
  const answer = await call('POST', '/api/users/me', {
    ...inBrowser(bob),
    form: { ...form?.fields, username: typed },
  });
  expect([answer.status, answer.headers.get('location')]).toEqual([303, '/account']);
  const flash = await decryptFlash('/account', answer.cookies[flashCookieName('/account')] ?? null);
  expect(flash).toMatchObject({ problem: { code: 'other_account' }, values: { username: typed } });
  expect(flash?.problem.detail).toContain(bob.username);
  for (const { id, username } of [alice, bob])
    expect((await database().user.findUniqueOrThrow({ where: { id } })).username).toBe(username);
  const shown = await call('GET', '/account', { cookies: { ...jar(bob), ...answer.cookies } });
  expect(shown.text).toContain(`you are logged in as ${bob.username} now`);
});

test('the page that is refused after another login names the user who is logged in', async () => {
  const user = await newUser();
  const { status, text } = await call('GET', '/admin/users', { cookies: jar(user) });
  expect([status, text.includes(user.username)]).toEqual([403, true]);
});

test('after a new login of the same user the form is accepted', async () => {
  const who = await newUser();
  const [form] = (await formsOf('/account', jar(who))).filter(({ action }) => action === '/api/users/me');
  const again = await session(who.id);
  const fields = { ...form?.fields, username: `typed-${unique()}` };
  const answer = await call('POST', '/api/users/me', { ...inBrowser(again), form: fields });
  expect(answer.headers.get('location')).toBe('/account');
});

const newPassword = 'copper-lantern-58';

const changedAt = async (userId: string) =>
  (await database().password.findUnique({ where: { userId } }))?.changedAt.getTime() ?? null;

/** Opens a link in the browser whose cookies these are, and follows it. */
async function open(secret: string, cookies: Record<string, string>, page = '/reset-password') {
  const answer = await call('GET', `${page}?token=${secret}`, { cookies });
  for (const [name, value] of Object.entries(answer.cookies)) {
    if (value === '') delete cookies[name];
    else cookies[name] = value;
  }
  return new URL(answer.headers.get('location') ?? '', 'http://own.test');
}

test('two password links in two tabs change each its own user’s password', async () => {
  const [alice, bob] = [await newUser({ withPassword: true }), await newUser({ withPassword: true })];
  const cookies: Record<string, string> = {};
  const secrets = [await linkFor(alice.id), await linkFor(bob.id)];
  const tabs = [await open(secrets[0] ?? '', cookies), await open(secrets[1] ?? '', cookies)];
  const [first] = await formsOf(`${tabs[0]?.pathname}${tabs[0]?.search}`, cookies);
  const before = [await changedAt(alice.id), await changedAt(bob.id)];
  expect(first?.usernames).toEqual([alice.username]);
  const form = { ...first?.fields, newPassword };
  const answer = await call('POST', first?.action ?? '', { cookies, form, headers: asBrowser() });
  expect(answer.headers.get('location')).toBe('/login');
  const after = [await changedAt(alice.id), await changedAt(bob.id)];
  expect([after[0] !== before[0], after[1]]).toEqual([true, before[1]]);
  // Only the cookie of the link that was spent goes.
  const [spent, kept] = secrets.map((secret) => `gatehouse-link-${linkIdOf(secret)}`) as [string, string];
  expect([answer.cookies[spent], answer.cookies[kept]]).toEqual(['', undefined]);
  const [second] = await formsOf(`${tabs[1]?.pathname}${tabs[1]?.search}`, cookies);
  expect(second?.usernames).toEqual([bob.username]);
});

test('a form whose link is not open in this browser, or that names none, is refused', async () => {
  const [alice, bob] = [await newUser(), await newUser()];
  const [own, others] = [await linkFor(alice.id), await linkFor(bob.id)];
  const named: Record<string, string>[] = [{ link: linkIdOf(others) }, {}];
  for (const link of named) {
    const form = { _method: 'PUT', ...link, newPassword };
    const options = { cookies: linkCookie(own), form, headers: { ...asBrowser(), ...asJson } };
    expect(await outcome(call('POST', '/api/password-reset', options))).toBe('401 invalid_token');
  }
  expect([await changedAt(alice.id), await changedAt(bob.id)]).toEqual([null, null]);
});

test('a browser keeps 5 open links, and drops the oldest', async () => {
  const cookies: Record<string, string> = {};
  const secrets = Array.from({ length: 8 }, (_, index) => String(index).padStart(43, 'x'));
  for (const secret of secrets) await open(secret, cookies);
  const names = secrets.slice(-5).map((secret) => `gatehouse-link-${linkIdOf(secret)}`);
  expect(Object.keys(cookies).sort()).toEqual(names.sort());
});

test('the page of an invitation names the username, for password managers too, and its form logs in', async () => {
  const root = await administrator();
  const email = `invited-${unique()}@example.test`;
  const invited = await call('POST', '/api/admin/invitations', { token: root.accessToken, json: { email } });
  const secret = new URL(String(invited.json.invitationLink)).searchParams.get('token') ?? '';
  const { username } = await database().user.findUniqueOrThrow({ where: { emailNormalized: email } });
  const cookies: Record<string, string> = {};
  const { pathname, search } = await open(secret, cookies, '/welcome');
  const { text } = await call('GET', pathname + search, { cookies });
  expect(text).toContain(`>${username}<`);
  const [form] = await formsOf(pathname + search, cookies);
  expect(form?.usernames).toEqual([username]);
  const sent = { cookies, form: { ...form?.fields, newPassword }, headers: asBrowser() };
  const answer = await call('POST', '/api/invitation', sent);
  expect(answer.headers.get('location')).toBe('/account');
  const me = await call('GET', '/api/users/me', { cookies: answer.cookies });
  expect(me.json.username).toBe(username);
});

test('ENU-09 a registration with a taken email gets a hint at invitations, whether the user was invited or not', async () => {
  const [root, user] = [await administrator(), await newUser({ withPassword: true })];
  const email = `invited-${unique()}@example.test`;
  await call('POST', '/api/admin/invitations', { token: root.accessToken, json: { email } });
  const answers = [email, user.email].map(async (taken) => {
    const json = { username: `u${unique()}`, email: taken, password: newPassword };
    const { status, json: said } = await call('POST', '/api/register', { json });
    return { status, errors: said.errors };
  });
  const [invited, registered] = await Promise.all(answers);
  expect(invited).toEqual(registered);
  expect(JSON.stringify(invited)).toContain('open the link that you were given');
});
