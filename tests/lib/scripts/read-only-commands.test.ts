import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { runCommand } from '#tests/support/command';
import { withFolder } from '#tests/support/folder';

for (const words of ['keys list', 'audit verify'])
  test(`${words} makes no secret and no folder without an installation, and says so`, () =>
    withFolder(async (folder) => {
      const directory = join(folder, 'data');
      const { code, errors } = await runCommand({ DATA_DIR: directory }, ...words.split(' '));
      expect([code, errors]).toEqual([1, ['✗ There is no embedded database here: `npm start` creates it.']]);
      expect(existsSync(directory)).toBe(false);
    }));
