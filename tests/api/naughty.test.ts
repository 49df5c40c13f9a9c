import { randomUUID } from 'node:crypto';
import { expect } from '@playwright/test';
import type { z } from 'zod';
import { type Verb, verbs } from '#lib/adapters/route';
import type { Operation } from '#lib/core/operation/operation';
import { type RouteFile, readRoutes } from '#scripts/routes';
import { test } from '#tests/support/fixtures';
import { naughtyStrings, naughtyValues } from '#tests/support/hostile';
import { type Answer, call, signUpInput } from '#tests/support/http';
import type { TestServer } from '#tests/support/server';
import { administrator } from '#tests/support/users';

/** Unexpected values in every field of every operation: always an answer, never a 5xx. */

test.describe.configure({ mode: 'default' });

let node: TestServer;

test.beforeAll(({ secondNode }) => {
  node = secondNode;
});

const fieldsOf = ({ declaration }: Operation) => Object.keys((declaration.input as z.ZodObject).shape ?? {});

/** Good values, so that the one bad field is what is looked at. */
function filled(names: string[]): Record<string, unknown> {
  const good: Record<string, unknown> = {
    ...signUpInput(),
    newPassword: 'copper-lantern-58',
    currentPassword: 'wrong-one-77',
  };
  return Object.fromEntries(names.filter((name) => name in good).map((name) => [name, good[name]]));
}

/** A parameter of the path that is not being tried. */
const elsewhere: Record<string, string> = { role: 'user', permission: 'users:read' };

const inPath = (name: string, path: string) => path.includes(`{${name}}`);

const isSendable = (text: string) => text !== '' && text.isWellFormed() && text.length < 2_000;

function targetOf(path: string, name: string, value: string): string {
  const segment = (parameter: string) =>
    parameter === name ? value : (elsewhere[parameter] ?? randomUUID());
  return path.replace(/\{(\w+)\}/g, (_, parameter: string) => encodeURIComponent(segment(parameter)));
}

interface Attempt {
  verb: Verb;
  path: string;
  name: string;
  names: string[];
  token: string;
}

async function send({ verb, path, name, names, token }: Attempt, value: unknown): Promise<Answer> {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  if (inPath(name, path))
    return call(verb, targetOf(path, name, isSendable(text) ? text : 'x'), { server: node.url, token });
  const target = targetOf(path, '', '');
  if (verb === 'GET') {
    const query = new URLSearchParams({ [name]: text.toWellFormed().slice(0, 4_000) });
    return call(verb, `${target}?${query}`, { server: node.url, token });
  }
  const body = names.filter((other) => other !== name && !inPath(other, path));
  return call(verb, target, { server: node.url, token, json: { ...filled(body), [name]: value } });
}

function declareTest({ path }: RouteFile, verb: Verb, operation: Operation): void {
  const names = fieldsOf(operation);
  if (names.length === 0) return;
  test(`INP-29 INP-07 INP-20 LOG-03 ${verb} ${path}: no value of any field causes a 5xx`, async () => {
    let { accessToken: token } = await administrator();
    for (const name of names) {
      for (const value of [...naughtyStrings, ...naughtyValues]) {
        const { status, text } = await send({ verb, path, name, names, token }, value);
        expect(status, `${name} = ${JSON.stringify(value).slice(0, 80)}: ${text}`).toBeLessThan(500);
        expect(text).not.toContain('hmac-sha384-bcrypt');
        // The request may have ended this very session.
        if (status < 300 && verb !== 'GET') token = (await administrator()).accessToken;
      }
    }
  });
}

for (const route of await readRoutes()) {
  for (const verb of verbs) {
    const operation = route.operations[verb];
    if (operation && !route.path.includes('{path}')) declareTest(route, verb, operation);
  }
}

test('INP-29 what a path may hold is answered, never with a 5xx', async () => {
  const { accessToken: token } = await administrator();
  for (const text of naughtyStrings.filter(isSendable)) {
    for (const path of [`/api/${encodeURIComponent(text)}`, `/${encodeURIComponent(text)}`]) {
      const { status } = await call('GET', path, { server: node.url, token });
      expect(status, path).toBeLessThan(500);
    }
  }
});
