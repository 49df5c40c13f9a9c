import { expect, test } from '@playwright/test';
import { jobs } from '#lib/jobs';
import { sources } from '#tests/support/sources';

test('every job that is declared is started with the server, under a name of its own', () => {
  const declared = sources('.ts')
    .filter(({ path }) => path.startsWith('lib/'))
    .flatMap(({ text }) => [...text.matchAll(/= job\(\{\s+name: '([a-z-]+)'/g)].map(([, name]) => name));
  expect(declared.length).toBeGreaterThan(10);
  expect(jobs.map(({ name }) => name).sort()).toEqual(declared.sort());
  expect(new Set(declared).size).toBe(declared.length);
});
