import { expect, test } from '@playwright/test';
import { signIn } from '#tests/support/browser';
import { call } from '#tests/support/http';
import { newUser, unique } from '#tests/support/users';

const word = unique();
const own = { username: `caro-${word}`, email: `reyes.${word}@example.test` };

const refused = [
  'short',
  'x'.repeat(129),
  'password',
  'Password1',
  'QWERTYUIOP',
  'iloveyou1',
  own.username,
  `X${own.email}9`,
  `reyes.${word}1!`,
  'gatehouse2026',
  'admin12345678',
  'hunter2hunter2hunter2',
  'efghijklm',
  '11.09.1984',
  'dragonmonkey',
  'Letmein!!!',
];

const accepted = ['marigold basket', 'three-wet-foxes', 'xK7q!m2P', 'три зелёных слона'];

/** What registering with it is refused for; null if it is not. */
async function serverSays(password: string): Promise<string | null> {
  // A username that is taken is refused, too, so nothing is created.
  const { status, json } = await call('POST', '/api/register', { json: { ...own, password } });
  const errors = (json.errors ?? []) as { path: string; message: string }[];
  expect(status).not.toBe(201);
  return errors.find(({ path }) => path === 'password')?.message ?? null;
}

test('the meter says of a password what the server says, by the same list, which is read when the field is touched', async ({
  page,
}) => {
  const lists: string[] = [];
  page.on('request', (request) => request.url().includes('passwords') && lists.push(request.url()));
  await page.goto('/register');
  await page.getByLabel('Username').fill(own.username);
  await page.getByLabel('Email').fill(own.email);
  await expect(page.getByRole('button', { name: /Show/ })).toBeVisible();
  expect(lists).toEqual([]);
  const field = page.getByLabel('Password', { exact: true });
  const meter = page.locator('.meter-words');
  const bars = page.locator('.meter-bars');
  await field.focus();
  await field.fill(accepted[0] ?? '');
  await expect(meter).toHaveText(/^(Good|Strong|Very strong)/);
  expect(lists).toHaveLength(1);
  // Taken, so that the samples that are accepted register nobody.
  await call('POST', '/api/register', { json: { ...own, password: 'copper lantern 58' } });
  for (const password of refused) {
    await field.fill(password);
    const said = await serverSays(password);
    expect(said, password).not.toBeNull();
    if (said?.startsWith('Use at')) await expect(meter).toHaveText(/ more to go$| too many$/);
    else await expect(meter, password).toHaveText(said ?? '');
    await expect(bars).toHaveAttribute('data-level', '0');
  }
  for (const password of accepted) {
    await field.fill(password);
    expect(await serverSays(password), password).toBeNull();
    await expect(bars, password).not.toHaveAttribute('data-level', '0');
  }
});

test('where a password is changed the meter knows the user’s names, which the form does not ask for', async ({
  page,
  context,
}) => {
  const user = await newUser();
  await signIn(context, user);
  await page.goto('/account/security');
  const field = page.getByLabel('New password', { exact: true });
  for (const name of [user.username, user.email]) {
    await field.fill(`${name}!`);
    await expect(page.locator('.meter-words')).toHaveText(/too close to your username or email/);
  }
});

test('a list that does not come leaves the decision to the server', async ({ page, context }) => {
  await page.goto('/register');
  await expect(page.getByRole('button', { name: /Show/ })).toBeVisible();
  await context.setOffline(true);
  await page.getByLabel('Password', { exact: true }).fill('password');
  await expect(page.locator('.meter-words')).toHaveText('Long enough');
});
