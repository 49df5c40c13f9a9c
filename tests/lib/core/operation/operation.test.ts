import { expect, test } from '@playwright/test';
import { z } from 'zod';
import { operation } from '#lib/core/operation/operation';
import { database } from '#lib/database/client';
import { AppError } from '#lib/errors';
import { caller, guest, refusal } from '#tests/support/context';
import { administrator, limitedAdministrator, person } from '#tests/support/people';

const suspendish = operation({
  summary: 'For this test.',
  allow: 'users:suspend',
  audit: 'user.tested',
  input: z.strictObject({ id: z.string() }),
  output: z.object({ id: z.string() }),
  run: (_, { id }) => ({ id, hash: 'secret' }),
});

test('a guest is refused before the input is looked at', async () => {
  expect(await refusal(suspendish(guest(), { wrong: true }))).toBe('unauthenticated');
});

test('a caller without the permission is refused before the input is looked at, and told which is missing', async () => {
  const member = await person();
  const refused = await suspendish(caller(member), { wrong: true }).catch((error: AppError) => error);
  expect(refused).toMatchObject({ code: 'forbidden', permission: 'users:suspend' });
});

test('AUD-03 a refusal leaves a row that says who, what and why', async () => {
  const member = await person();
  await refusal(suspendish(caller(member)));
  const row = await database().auditEvent.findFirst({ where: { actorId: member.id } });
  expect(row).toMatchObject({
    ...{ action: 'user.tested', outcome: 'refused', code: 'forbidden', sessionId: member.sessionId },
    detail: { permission: 'users:suspend' },
  });
});

test('what another site caused is refused whoever is signed in', async () => {
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

test('what the view does not name does not leave', async () => {
  const limited = await limitedAdministrator(['users:suspend']);
  expect(await suspendish(caller(limited), { id: 'x' })).toEqual({ id: 'x' });
});

test('an operation that asks for freshness refuses a session that proved itself over 10 minutes ago', async () => {
  const fresh = operation({
    ...{ summary: 'For this test.', allow: 'signed-in', fresh: true, audit: 'user.tested' },
    input: z.strictObject({}),
    run: () => {},
  });
  const start = new Date();
  const member = await person({ now: start });
  const after = (minutes: number) => caller(member, { now: new Date(start.getTime() + minutes * 60_000) });
  expect(await refusal(fresh(after(11)))).toBe('reauthentication_required');
  expect(await refusal(fresh(after(9)))).toBe('accepted');
});

test('FLT-14 an exception while asking who is calling refuses', async () => {
  const member = await person();
  const context = caller(member);
  context.authentication = Promise.reject(new AppError('unavailable'));
  expect(await refusal(suspendish(context, { id: 'x' }))).toBe('unavailable');
});
