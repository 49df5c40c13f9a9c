import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { isBreaking, migrationNames } from '#lib/database/schema-state';

/** Statements that break an older node that is still running. */
const breaking =
  /\bDROP (TABLE|COLUMN|TYPE|VIEW)\b|\bRENAME\b|\bALTER COLUMN\b.*\b(TYPE|SET NOT NULL|DROP DEFAULT)\b/i;

test('every migration adds to what older versions know, or says in its name that it breaks them', () => {
  for (const name of migrationNames().filter((one) => !isBreaking(one))) {
    const sql = readFileSync(join('prisma/migrations', name, 'migration.sql'), 'utf8');
    const statements = sql.replace(/--.*$/gm, '').split('\n');
    expect(
      statements.filter((line) => breaking.test(line)),
      name,
    ).toEqual([]);
  }
});
