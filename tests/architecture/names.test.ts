import { expect, test } from '@playwright/test';
import { sources } from '#tests/support/sources';

test('files are kebab-case', () => {
  const odd = sources('.ts', '.tsx', '.mjs').filter(
    ({ path }) => !/^[a-z0-9-]+(\.[a-z-]+)*$/.test(path.split('/').at(-1) ?? ''),
  );
  expect(odd.map(({ path }) => path)).toEqual([]);
});

test('no folder has a name that fits anything', () => {
  const drawers = sources('.ts', '.tsx').filter(({ path }) =>
    /(^|\/)(utils?|helpers?|common|services?|managers?)(\/|\.)/.test(path),
  );
  expect(drawers.map(({ path }) => path)).toEqual([]);
});
