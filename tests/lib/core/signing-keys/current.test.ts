import { randomUUID } from 'node:crypto';
import { expect, test } from '@playwright/test';
import { signingKey, signingKeys } from '#lib/core/signing-keys/current';
import { withDeadline } from '#lib/database/deadline';
import { takeSingleton } from '#lib/process-singleton';

/** The keys as one process holds them. */

test('a failed read of an unknown key fails the requests that waited for it, and no later one', async () => {
  const now = new Date();
  takeSingleton('signing-keys');
  expect(await signingKeys(now)).not.toEqual([]);
  const hasty = () => withDeadline(0, () => signingKey(randomUUID(), now));
  const failed = await Promise.allSettled([hasty(), signingKey(randomUUID(), now)]);
  expect(failed.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(await signingKey(randomUUID(), now)).toBeNull();
});
