import { expect, test } from '@playwright/test';
import { database } from '#lib/database/client';
import { readRoutes } from '#scripts/routes';
import { call, signUpInput } from '#tests/support/http';
import { administrator, newUser, password, session, unique } from '#tests/support/users';

/** Every kind of change and of denied access, with its row in the trail. */

const newPassword = `copper-${unique()}-58`;

type Answer = Awaited<ReturnType<typeof call>>;

/** Changes by a user to their own account. */
async function ownDoings(): Promise<Answer[]> {
  const who = signUpInput();
  const registered = await call('POST', '/api/register', { json: who });
  const login = await call('POST', '/api/login', { json: { email: who.email, password } });
  const token = String(login.json.access_token);
  const id = (registered.json.user as { id: string }).id;
  const [one, two] = [await session(id), await session(id)];
  const json = { currentPassword: password, newPassword };
  return [
    registered,
    login,
    await call('PATCH', '/api/users/me', { token, json: { username: `x${unique()}` } }),
    await call('DELETE', `/api/users/me/sessions/${one.sessionId}`, { token }),
    await call('DELETE', '/api/users/me/sessions', { token: two.accessToken }),
    await call('PUT', '/api/users/me/password', { token: (await session(id)).accessToken, json }),
    await call('POST', '/api/logout', { token: (await session(id)).accessToken }),
  ];
}

/** Changes by an administrator to roles and permissions. */
async function roleDoings(token: string): Promise<Answer[]> {
  const name = `r-${unique()}`;
  const permission = { name: `invoices:x${unique()}`, description: 'For this test.' };
  const role = { name, label: `Label ${name}`, permissions: [] };
  return [
    await call('POST', '/api/admin/roles', { token, json: role }),
    await call('PATCH', `/api/admin/roles/${name}`, { token, json: { version: 1, description: 'x' } }),
    await call('DELETE', `/api/admin/roles/${name}`, { token }),
    await call('POST', '/api/admin/permissions', { token, json: permission }),
    await call('DELETE', `/api/admin/permissions/${permission.name}`, { token }),
  ];
}

/** Changes by an administrator to a user, from creation to deletion. */
async function personDoings(token: string): Promise<Answer[]> {
  const { username, email } = signUpInput();
  const made = await call('POST', '/api/admin/users', { token, json: { username, email } });
  const path = `/api/admin/users/${(made.json.user as { id: string }).id}`;
  const withdrawn = await call('DELETE', `${path}/invitation`, { token });
  const renewed = await call('POST', `${path}/invitation`, { token, json: {} });
  const use = (route: string, link: unknown) => {
    const json = {
      token: new URL(String(link)).searchParams.get('token'),
      newPassword: `copper-${unique()}-58`,
    };
    return call('PUT', route, { json });
  };
  const accepted = await use('/api/invitation', renewed.json.invitationLink);
  const link = await call('POST', `${path}/password-link`, { token, json: {} });
  const roles = `${path}/roles/admin`;
  return [
    made,
    withdrawn,
    renewed,
    accepted,
    link,
    await use('/api/password-reset', link.json.passwordLink),
    await call('PATCH', path, { token, json: { username: `y${unique()}` } }),
    await call('PUT', roles, { token, json: {} }),
    await call('DELETE', roles, { token }),
    await call('PUT', `${path}/suspension`, { token, json: {} }),
    await call('DELETE', `${path}/suspension`, { token }),
    await call('DELETE', `${path}/sessions`, { token }),
    await call('DELETE', path, { token }),
    await call('POST', '/api/admin/invitations', { token, json: { email: signUpInput().email, roles: [] } }),
    await call('GET', `/api/admin/users?format=csv&query=${unique()}`, { token }),
    await call('GET', `/api/admin/audit-events?format=csv&query=${unique()}`, { token }),
  ];
}

const rowsOf = ({ headers }: Answer) =>
  database().auditEvent.findMany({ where: { requestId: headers.get('x-request-id') ?? '' } });

test('AUD-03 each kind of change leaves one row: what, when, who, to whom, from where', async () => {
  const start = new Date();
  const root = await administrator();
  const { accessToken: token } = root;
  const answers = [...(await ownDoings()), ...(await roleDoings(token)), ...(await personDoings(token))];
  const actions = new Set<string>();
  for (const answer of answers) {
    expect(answer.status, answer.text).toBeLessThan(300);
    const [row, ...more] = await rowsOf(answer);
    expect([more, row?.outcome]).toEqual([[], 'done']);
    actions.add(row?.action ?? '');
    expect(row?.at.getTime()).toBeGreaterThanOrEqual(start.getTime());
    expect(row?.detail).toMatchObject({ ip: expect.stringMatching(/^(127\.0\.0\.1|::1)$/) });
    expect([row?.action, row?.actorId ?? row?.subjectId]).toEqual([row?.action, expect.any(String)]);
  }
  const declared = (await readRoutes()).flatMap(({ operations }) =>
    Object.entries(operations).flatMap(([verb, { declaration }]) =>
      verb === 'GET' ? [] : (declaration.audit ?? []),
    ),
  );
  // The first administrator has a test of its own, and so have the settings, which all tests share; a bulk action writes
  // the rows of its single ones.
  const elsewhere = ['administrator.created', 'settings.updated', 'users.changed'];
  expect(declared.filter((action) => ![...actions, ...elsewhere].includes(action))).toEqual([]);
});

test('AUD-03 every denied access leaves a row: a wrong password, a used token, a missing right', async () => {
  const who = await newUser({ withPassword: true });
  const { accessToken: token } = who;
  const { accessToken: root } = await administrator();
  const attempts: [Answer, string][] = [
    [
      await call('POST', '/api/login', { json: { email: who.email, password: 'x' } }),
      'session.started denied invalid_credentials',
    ],
    [await call('GET', '/api/admin/users', { token }), 'users.listed denied forbidden'],
    [await call('GET', '/api/admin', { token }), 'dashboard.read denied forbidden'],
    [await call('DELETE', `/api/admin/users/${who.id}`, { token }), 'user.deleted denied forbidden'],
    [
      await call('PUT', '/api/password-reset', { json: { token: 'x'.repeat(43), newPassword } }),
      'password.reset denied invalid_token',
    ],
    // What is not there or not possible is no denial.
    [
      await call('DELETE', `/api/admin/users/${crypto.randomUUID()}`, { token: root }),
      'user.deleted invalid not_found',
    ],
    [await call('DELETE', '/api/admin/roles/user', { token: root }), 'role.deleted invalid conflict'],
  ];
  for (const [answer, said] of attempts) {
    const rows = await rowsOf(answer);
    expect(rows.map(({ action, outcome, code }) => `${action} ${outcome} ${code}`)).toEqual([said]);
  }
});
