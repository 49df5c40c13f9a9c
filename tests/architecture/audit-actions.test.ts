import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { shownOf } from '#lib/schemas/activity-words';
import { auditActions } from '#lib/schemas/audit-actions';
import { readRoutes } from '#scripts/routes';
import { sources } from '#tests/support/sources';

/** Every name that an event may have: what the routes declare, and what the code names where no route does. */
async function namesInUse(): Promise<string[]> {
  const routes = await readRoutes();
  const declared = routes.flatMap(({ operations }) =>
    Object.values(operations).map(({ declaration }) => declaration.audit ?? 'request.made'),
  );
  const named = sources('.ts')
    .filter(({ path }) => path.startsWith('lib/'))
    .flatMap(({ path }) => [
      ...readFileSync(path, 'utf8').matchAll(/\b(?:event|audit): '([a-z_]+\.[a-z_]+)'/g),
    ])
    .map(([, name = '']) => name);
  return [...new Set([...declared, ...named])].sort();
}

test('every audit event has a plain sentence', async () => {
  const known: readonly string[] = auditActions;
  expect((await namesInUse()).filter((name) => !known.includes(name))).toEqual([]);
});

test('the activity of others that a user sees names existing events only', () => {
  const known: readonly string[] = auditActions;
  const told = [...shownOf.nobody, ...shownOf.administrator].map((key) => key.split(' ')[0] ?? '');
  expect(told.filter((name) => !known.includes(name))).toEqual([]);
});
