import { expect, test } from '@playwright/test';
import { contextOf } from '#lib/adapters/request';
import { bearerOf } from '#lib/authorization';
import { authenticate, requireActor } from '#lib/core/operation/actor';
import { jar } from '#tests/support/http';
import { newUser } from '#tests/support/users';

/** Of one request with this `Authorization`, and these cookies. */
function contextWith(
  authorization: string | null,
  cookies: Record<string, string> = {},
  site = 'same-origin',
) {
  const cookie = Object.entries(cookies).map(([name, value]) => `${name}=${value}`);
  const headers = new Headers({
    'sec-fetch-site': site,
    cookie: cookie.join('; '),
    ...(authorization !== null && { authorization }),
  });
  return contextOf({ method: 'POST', headers });
}

const foreign = [
  'Basic eDp4',
  'basic eDp4',
  'Digest username="x"',
  'Negotiate YII=',
  'Bearers x',
  'Bearer,x',
  'x',
  '',
];

test('CSR-17 only the scheme Bearer is exempt from the origin rules and switches cookies off, in any case', async () => {
  const who = await newUser();
  for (const authorization of [null, ...foreign]) {
    const context = contextWith(authorization, jar(who), 'cross-site');
    expect([authorization, context.crossSite]).toEqual([authorization, true]);
    const own = contextWith(authorization, jar(who));
    expect([authorization, own.crossSite, (await authenticate(own))?.id]).toEqual([
      authorization,
      false,
      who.id,
    ]);
  }
  for (const authorization of ['Bearer x', 'bearer x', 'BEARER  x', 'Bearer']) {
    const context = contextWith(authorization, jar(who), 'cross-site');
    expect([authorization, context.crossSite]).toEqual([authorization, false]);
    expect(await authenticate(context)).toBeNull();
    const { accessCookie, refreshCookie } = context.credentials;
    expect([accessCookie, refreshCookie]).toEqual([null, null]);
  }
});

test('a token after several spaces is accepted, and a header without one is refused with the reason', async () => {
  const { id, accessToken } = await newUser();
  for (const start of ['Bearer ', 'Bearer  ', 'bEaReR     '])
    expect((await requireActor(contextWith(start + accessToken))).id).toBe(id);
  for (const [authorization, sentence] of [
    ['Basic eDp4', 'The Authorization header needs the scheme Bearer; any other logs nobody in here.'],
    ['Bearer', 'The Authorization header needs one token after Bearer.'],
    [`Bearer ${accessToken} x`, 'The Authorization header needs one token after Bearer.'],
    [`Bearer "${accessToken}"`, 'The Authorization header needs one token after Bearer.'],
    [null, undefined],
    ['Bearer x', undefined],
  ] as const)
    await expect(requireActor(contextWith(authorization))).rejects.toMatchObject({
      code: 'unauthenticated',
      detail: sentence,
    });
});

test('a tab is no space: the scheme ends with spaces only', () => {
  expect([bearerOf('Bearer\tx'), bearerOf('Bearer x'), bearerOf(' Bearer x')]).toEqual([null, 'x', null]);
});
