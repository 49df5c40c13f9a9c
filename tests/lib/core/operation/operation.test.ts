import { expect, test } from '@playwright/test';
import { z } from 'zod';
import { operation } from '#lib/core/operation/operation';
import { database } from '#lib/database/client';
import { AppError } from '#lib/errors';
import { caller, guest, refusal } from '#tests/support/context';
import { administrator, limitedAdministrator, newUser } from '#tests/support/users';

const suspendish = operation({
  summary: 'For this test.',
  allow: 'users:suspend',
  audit: 'user.tested',
  input: z.strictObject({ id: z.string() }),
  output: z.object({ id: z.string() }),
  run: (_, { id }) => ({ id, hash: 'secret' }),
});

test('a guest is refused before the input is checked', async () => {
  expect(await refusal(suspendish(guest(), { wrong: true }))).toBe('unauthenticated');
});

test('a caller without the permission is refused before the input is checked, and told which one is missing', async () => {
  const user = await newUser();
  const refused = await suspendish(caller(user), { wrong: true }).catch((error: AppError) => error);
  expect(refused).toMatchObject({ code: 'forbidden', permission: 'users:suspend' });
});

test('AUD-03 a refusal leaves a row with the actor, the action and the code', async () => {
  const user = await newUser();
  await refusal(suspendish(caller(user)));
  const row = await database().auditEvent.findFirst({ where: { actorId: user.id } });
  expect(row).toMatchObject({
    action: 'user.tested',
    outcome: 'denied',
    code: 'forbidden',
    sessionId: user.sessionId,
    detail: { permission: 'users:suspend' },
  });
});

test('a request that another site caused is refused for every signed-in user', async () => {
  const root = await administrator();
  expect(await refusal(suspendish(caller(root, { crossSite: true }), { id: 'x' }))).toBe(
    'cross_site_request',
  );
});

test('unknown fields and wrong types are refused, each named', async () => {
  const root = await administrator();
  const refused = await suspendish(caller(root), { id: 1, role: 'admin' }).catch((error: AppError) => error);
  expect(refused).toMatchObject({ code: 'invalid_input' });
  expect((refused as AppError).errors?.map(({ path }) => path).sort()).toEqual(['id', 'role']);
});

test('the output holds only the fields of its view', async () => {
  const limited = await limitedAdministrator(['users:suspend']);
  expect(await suspendish(caller(limited), { id: 'x' })).toEqual({ id: 'x' });
});

test('an operation that needs a fresh login refuses a session older than 10 minutes', async () => {
  const fresh = operation({
    summary: 'For this test.',
    allow: 'signed-in',
    fresh: true,
    audit: 'user.tested',
    input: z.strictObject({}),
    run: () => {},
  });
  const start = new Date();
  const user = await newUser({ now: start });
  const after = (minutes: number) => caller(user, { now: new Date(start.getTime() + minutes * 60_000) });
  expect(await refusal(fresh(after(11)))).toBe('reauthentication_required');
  expect(await refusal(fresh(after(9)))).toBe('accepted');
});

test('FLT-14 an exception while reading the actor refuses', async () => {
  const user = await newUser();
  const context = caller(user);
  context.authentication = Promise.reject(new AppError('unavailable'));
  expect(await refusal(suspendish(context, { id: 'x' }))).toBe('unavailable');
});
