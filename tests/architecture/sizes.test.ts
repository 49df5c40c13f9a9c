import { expect, test } from '@playwright/test';
import { sources } from '#tests/support/sources';

test('no file has outgrown one screenful of thought', () => {
  const long = sources('.ts', '.tsx', '.mjs').filter(({ lines }) => lines > 200);
  expect(long.map(({ path, lines }) => `${path} ${lines}`)).toEqual([]);
});

test('a page is under 80 lines', () => {
  const long = sources('page.tsx').filter(({ lines }) => lines > 80);
  expect(long.map(({ path, lines }) => `${path} ${lines}`)).toEqual([]);
});

test('files are kebab-case', () => {
  const odd = sources('.ts', '.tsx', '.mjs').filter(
    ({ path }) => !/^[a-z0-9-]+(\.[a-z-]+)*$/.test(path.split('/').at(-1) ?? ''),
  );
  expect(odd.map(({ path }) => path)).toEqual([]);
});

test('no folder is a drawer for anything', () => {
  const drawers = sources('.ts', '.tsx').filter(({ path }) =>
    /(^|\/)(utils?|helpers?|common|services?|managers?)(\/|\.)/.test(path),
  );
  expect(drawers.map(({ path }) => path)).toEqual([]);
});

test('docstrings open every export of the ground, tools and core that is a function', () => {
  const missing = sources('.ts')
    .filter(({ path }) => /^lib\/(core|crypto|adapters)\//.test(path))
    .flatMap(({ path, text }) => {
      const opensWithDoc = /^(?:import[\s\S]*?;\n)*\s*\/\*\*/.test(text);
      return opensWithDoc || /\/\*\*/.test(text) ? [] : [path];
    });
  expect(missing).toEqual([]);
});
