import { randomBytes } from 'node:crypto';
import { expect } from '@playwright/test';
import { type Answer, asBrowser, call } from '#tests/support/http';
import { type Installation, setupToken } from '#tests/support/installation';
import { raw } from '#tests/support/raw';

/** Uses a whole installation with marked passwords, tokens and emails; refusals and failures are included. */

let installation: Installation;
/** Passwords and tokens, as they went over the wire. */
export const secrets = new Set<string>();
/** Problem details that the server answered. */
export const bodies: string[] = [];

export const mark = randomBytes(5).toString('hex');
const email = (name: string) => `${name}-plantedmail${mark}@example.test`;
const newPassword = (name: string) => keep(`Pl4nted-${name}-${mark}`);

function keep(secret: string): string {
  secrets.add(secret);
  return secret;
}

/** Sends a request; collects every token of the answer, and its problem details. */
async function send(method: string, path: string, options: Parameters<typeof call>[2] = {}): Promise<Answer> {
  const answer = await call(method, path, { server: installation.url, ...options });
  if (answer.json.code) bodies.push(answer.text);
  for (const name of ['access_token', 'refresh_token'])
    if (answer.json[name]) keep(String(answer.json[name]));
  for (const [name, value] of Object.entries(answer.cookies))
    if (value !== '' && !name.includes('flash')) keep(value);
  const link = answer.json.passwordLink ?? answer.json.invitationLink;
  if (link) keep(new URL(String(link)).searchParams.get('token') ?? '');
  return answer;
}

const tokenOf = ({ json }: Answer) => String(json.access_token);
const idOf = ({ json }: Answer) => (json.user as { id: string }).id;
const logIn = (who: string, password: string) =>
  send('POST', '/api/login', { json: { email: who, password } });

const root = { username: `root${mark}`, email: email('root'), password: newPassword('root') };
const bob = { username: `bob${mark}`, email: email('bob'), password: newPassword('bob') };

async function exerciseInstallation(): Promise<string> {
  await send('POST', '/api/setup', {
    json: { ...root, token: keep(await setupToken(installation.nodes[0])) },
  });
  const token = tokenOf(await logIn(root.email, root.password));
  const id = idOf(await send('POST', '/api/register', { json: bob }));
  await send('POST', '/api/register', { json: bob });
  await send('POST', '/api/register', {
    form: { ...bob, _back: '/register' },
    headers: asBrowser(installation.url),
  });
  await logIn(bob.email, newPassword('wrong'));
  await logIn(email('nobody'), newPassword('nobody'));
  const session = await logIn(bob.email, bob.password);
  await send('POST', '/api/login', {
    json: { email: bob.email, password: bob.password },
    headers: asBrowser(installation.url),
  });
  for (let times = 0; times < 2; times += 1)
    await send('POST', '/api/refresh', { json: { refresh_token: session.json.refresh_token } });
  await send('POST', '/api/refresh', { json: { refresh_token: keep(`rt-${mark}-forged`) } });
  await send('PUT', '/api/users/me/password', {
    token: tokenOf(session),
    json: { currentPassword: newPassword('not'), newPassword: newPassword('b') },
  });
  await send('PUT', '/api/users/me/password', {
    token: tokenOf(session),
    json: { currentPassword: bob.password, newPassword: newPassword('c') },
  });
  await administer(token, id);
  return token;
}

async function administer(token: string, id: string): Promise<void> {
  const link = await send('POST', `/api/admin/users/${id}/password-link`, { token, json: {} });
  const secret = new URL(String(link.json.passwordLink)).searchParams.get('token');
  await send('GET', `/reset-password?token=${secret}`);
  await send('PUT', '/api/password-reset', { json: { token: secret, newPassword: newPassword('d') } });
  await send('PUT', '/api/password-reset', { json: { token: secret, newPassword: newPassword('e') } });
  const json = { email: email('invited'), roles: ['user'] };
  const invited = await send('POST', '/api/admin/invitations', { token, json });
  const invitation = new URL(String(invited.json.invitationLink)).searchParams.get('token');
  await send('GET', `/welcome?token=${invitation}`);
  for (const word of ['f', 'g'])
    await send('PUT', '/api/invitation', { json: { token: invitation, newPassword: newPassword(word) } });
  await send('PUT', `/api/admin/users/${id}/roles/admin`, { token, json: {} });
  await send('DELETE', `/api/admin/users/${id}/roles/admin`, { token });
  await send(
    'GET',
    `/api/admin/users?query=${encodeURIComponent(bob.email)}&secret=${newPassword('query')}`,
    {
      token,
    },
  );
}

const inJson = { headers: { 'content-type': 'application/json' } };

/** Sends malformed bodies, headers and targets, each with something to leak. */
async function sendMalformed(): Promise<void> {
  const body = JSON.stringify({ email: email('broken'), password: newPassword('broken') });
  await send('POST', '/api/login', { ...inJson, body: body.slice(0, -1) });
  await send('POST', '/api/login', { body, headers: { 'content-type': 'text/plain' } });
  await send('POST', '/api/register', { json: { ...bob, secret: newPassword('value') } });
  await send('GET', `/api/users/me?token=${newPassword('query')}`, { token: newPassword('bearer') });
  await send('GET', `/${newPassword('path')}/${email('path')}`);
  for (const line of [`GET /%zz${newPassword('target')}`, `BAD${mark} /`]) {
    const text = `${line} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`;
    bodies.push((await raw(text, installation.url)).body);
  }
}

/** Makes the database raise errors that quote the row. */
async function breakDatabase(token: string): Promise<void> {
  await installation.query(`CREATE FUNCTION "quote"() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    RAISE EXCEPTION 'Key (email)=(%) already exists', NEW::text USING DETAIL = NEW::text; END $$`);
  for (const table of ['User', 'Password', 'Session'])
    await installation.query(
      `CREATE TRIGGER "quote" BEFORE INSERT OR UPDATE ON "${table}" FOR EACH ROW EXECUTE FUNCTION "quote"()`,
    );
  const carl = { username: `carl${mark}`, email: email('carl'), password: newPassword('carl') };
  const headers = {
    'user-agent': 'a","level":"info',
    'x-request-id': '{"a":1}',
    'x-forwarded-for': '\\u001b[31m',
  };
  expect((await send('POST', '/api/register', { json: carl, headers })).status).toBe(500);
  expect((await logIn(root.email, root.password)).status).toBe(500);
  const create = { username: `dora${mark}`, email: email('dora') };
  expect((await send('POST', '/api/admin/users', { token, json: create })).status).toBe(500);
  await installation.query(`CREATE FUNCTION "fail"() RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN
    RAISE EXCEPTION 'sorry' USING ERRCODE = '22012'; END $$`);
  await installation.query('ALTER TABLE "AuditEvent" RENAME TO "WholeTrail"');
  await installation.query('CREATE VIEW "AuditEvent" AS SELECT * FROM "WholeTrail" WHERE "fail"()');
  expect((await send('GET', '/api/admin/audit-events', { token })).status).toBe(500);
  const page = await send('GET', '/admin/audit', {
    cookies: { 'gatehouse-access': token },
  });
  expect(page.status).toBe(500);
  await installation.query('DROP VIEW "AuditEvent"');
  await installation.query('ALTER TABLE "WholeTrail" RENAME TO "AuditEvent"');
}

/** Runs once in a process: collects the planted values in `secrets` and the problem details in `bodies`. Leaves the database broken. */
export async function plantSecrets(target: Installation): Promise<void> {
  installation = target;
  const token = await exerciseInstallation();
  await sendMalformed();
  await breakDatabase(token);
}
