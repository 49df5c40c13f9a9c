import { randomUUID } from 'node:crypto';
import { expect, test } from '@playwright/test';
import { permissionNames } from '#lib/access/permissions';
import { type Verb, verbs } from '#lib/adapters/route';
import type { Operation } from '#lib/core/operation/operation';
import { database } from '#lib/database/client';
import { type RouteFile, readRoutes } from '#scripts/routes';
import { type Answer, call, inBrowser, jar, outcome } from '#tests/support/http';
import { administrator, limitedAdministrator, newUser } from '#tests/support/users';

/** Every route and verb with every kind of caller; the operation's own declaration says what to expect. */

const examples: Record<string, string> = { role: 'user', name: 'user', permission: 'users:read' };

const concrete = ({ path }: RouteFile) =>
  path.replace(/\{(\w+)\}/g, (_, name: string) => examples[name] ?? randomUUID());

type TestUser = Awaited<ReturnType<typeof newUser>>;

/** By bearer and by cookie; the body is wrong on purpose: a caller who is refused must not learn that. */
async function attempt(verb: Verb, path: string, who: TestUser | null): Promise<Answer[]> {
  const json = verb === 'GET' ? undefined : { noSuchField: 1 };
  if (!who) return [await call(verb, path, { json })];
  return [
    await call(verb, path, { json, token: who.accessToken }),
    await call(verb, path, { json, ...inBrowser(who) }),
  ];
}

async function suspended(): Promise<TestUser> {
  const who = await administrator();
  await database().user.update({ where: { id: who.id }, data: { status: 'suspended' } });
  return who;
}

const everybody = async () => [null, await newUser(), await administrator(), await suspended()];

async function open(verb: Verb, path: string): Promise<void> {
  await administrator();
  const answers = await Promise.all((await everybody()).map((who) => attempt(verb, path, who)));
  const outcomes = answers.flat().map(({ status, json }) => `${status} ${json.code}`);
  expect(new Set(outcomes).size, outcomes.join()).toBe(1);
  for (const { status } of answers.flat()) expect([403, 405, 500]).not.toContain(status);
}

async function guarded(verb: Verb, path: string, { declaration }: Operation): Promise<void> {
  for (const who of [null, await suspended()]) {
    for (const answer of await attempt(verb, path, who)) {
      expect([answer.status, answer.json.code]).toEqual([401, 'unauthenticated']);
      expect(answer.headers.get('www-authenticate')).toBe('Bearer');
    }
  }
  if (declaration.allow === 'signed-in') return;
  const others = permissionNames.filter((name) => name !== declaration.allow);
  for (const who of [await newUser(), await limitedAdministrator(others)]) {
    for (const { json } of await attempt(verb, path, who))
      expect(json).toMatchObject({ status: 403, code: 'forbidden', permission: declaration.allow });
  }
}

async function admitted(verb: Verb, path: string, { declaration }: Operation): Promise<void> {
  const { allow } = declaration;
  const entitled = allow === 'signed-in' ? newUser() : limitedAdministrator([allow]);
  for (const who of [await administrator(), await entitled]) {
    for (const { status } of await attempt(verb, path, who))
      expect([200, 201, 204, 404, 409, 422]).toContain(status);
  }
}

for (const route of await readRoutes()) {
  if (route.path.includes('{path}')) continue;
  for (const verb of verbs) {
    const operation = route.operations[verb];
    const allow = operation?.declaration.allow;
    if (!operation) {
      test(`${verb} ${route.path} is no operation: every caller gets 405`, async () => {
        const answers = (
          await Promise.all((await everybody()).map((who) => attempt(verb, concrete(route), who)))
        ).flat();
        for (const { json } of answers)
          expect(json).toMatchObject({ status: 405, code: 'method_not_allowed' });
      });
    } else if (allow === 'anyone') {
      test(`${verb} ${route.path} is open: every caller gets the same answer`, () =>
        open(verb, concrete(route)));
    } else {
      test(`AUZ-24 ${verb} ${route.path} refuses every caller who is not ${allow}`, () =>
        guarded(verb, concrete(route), operation));
      test(`${verb} ${route.path} admits a caller who is ${allow}`, () =>
        admitted(verb, concrete(route), operation));
    }
  }
}

test('AUZ-24 a cookie without an origin header changes nothing', async () => {
  const root = await administrator();
  const refused = call('POST', '/api/logout', { cookies: jar(root), json: {} });
  expect(await outcome(refused)).toBe('403 cross_site_request');
  expect(await outcome(call('GET', '/api/users/me', { cookies: jar(root) }))).toBe('200');
});
