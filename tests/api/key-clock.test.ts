import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from '@playwright/test';
import { days, minutes } from '#lib/core/durations';
import { runCommand } from '#tests/support/command';
import { type Installation, startInstallation } from '#tests/support/installation';

/** A node whose clock is a year ahead, and stays so. Each test goes on from the one before. */

test.describe.configure({ mode: 'serial', timeout: 180_000 });

let folder: string;
let installation: Installation;

/** The clock of its processes and commands, unless they get the right time. */
const rightTime = { NODE_OPTIONS: '' };

test.beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'gatehouse-clock-'));
  const CHAOS_CLOCK = join(folder, 'clock');
  writeFileSync(CHAOS_CLOCK, String(days(365)));
  const shift = pathToFileURL(resolve('tests/chaos/clock-shift.mjs')).href;
  installation = await startInstallation({ NODE_OPTIONS: `--import=${shift}`, CHAOS_CLOCK });
});

test.afterAll(async () => {
  await installation.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Row {
  id: string;
  createdAt: Date;
  activatesAt: Date;
  retiresAt: Date | null;
}

const rows = () =>
  installation.query<Row>(
    'SELECT "id", "createdAt", "activatesAt", "retiresAt" FROM "SigningKey" ORDER BY "createdAt" DESC',
  );

/** Resolves when the node has tended the keys once from beginning to end: it has removed a planted one twice. */
async function tended(): Promise<void> {
  for (let count = 0; count < 2; count += 1) {
    const [{ id } = { id: '' }] = await installation.query<Row>(
      `INSERT INTO "SigningKey" ("id", "publicJwk", "encryptedJwk", "createdAt", "activatesAt", "retiresAt")
       SELECT gen_random_uuid(), '{}', '', at, at, at FROM (SELECT now() - interval '2 hours' AS at) long_ago RETURNING "id"`,
    );
    await expect.poll(async () => (await rows()).some((row) => row.id === id)).toBe(false);
  }
}

const rotate = (environment = {}) =>
  runCommand({ ...installation.environment, ...environment }, 'keys', 'rotate');

test('FLT-10 the first key that it makes signs now, not next year', async () => {
  for (const { createdAt, activatesAt } of await rows())
    for (const at of [createdAt, activatesAt]) expect(at.getTime()).toBeLessThanOrEqual(Date.now());
});

test('FLT-10 JWT-22 it replaces no key, and removes none that others sign with', async () => {
  await rotate(rightTime);
  const before = await rows();
  expect(before).toHaveLength(2);
  await tended();
  expect(await rows()).toEqual(before);
});

test('FLT-10 JWT-22 a rotation that it makes is over in ten minutes', async () => {
  await installation.query(`UPDATE "SigningKey" SET "activatesAt" = "createdAt"`);
  const { output } = await rotate();
  expect(output).toContain('is published');
  const [made] = await rows();
  expect(made?.activatesAt.getTime()).toBeLessThanOrEqual(Date.now() + minutes(10));
});

test('FLT-10 JWT-22 a key that is to sign next year holds up no rotation, and the keys before it end in time', async () => {
  await installation.query(
    `UPDATE "SigningKey" SET "retiresAt" = now() + interval '1 year' WHERE "retiresAt" IS NOT NULL`,
  );
  await installation.query(
    `UPDATE "SigningKey" SET "createdAt" = now() + interval '1 year', "activatesAt" = now() + interval '1 year'
     WHERE "retiresAt" IS NULL`,
  );
  // The node may have mended it by itself already.
  await rotate(rightTime);
  const [current, ...others] = (await rows()).toSorted(
    (one, other) => Number(other.retiresAt === null) - Number(one.retiresAt === null),
  );
  expect(current?.retiresAt).toBeNull();
  expect(current?.activatesAt.getTime()).toBeLessThanOrEqual(Date.now() + minutes(10));
  for (const { retiresAt } of others)
    expect(retiresAt?.getTime()).toBeLessThanOrEqual(Date.now() + minutes(35));
  expect((await rotate(rightTime)).output).toContain('is under way');
});
