import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { z } from 'zod';
import { days, hours, minutes } from '#lib/core/durations';
import { accessTokenLifetime } from '#lib/core/sessions/access-token';
import { absoluteLimit, idleLimit } from '#lib/core/sessions/lifetimes';
import { LoginInput, RegisterInput } from '#lib/schemas/auth';
import { exactCountLimit } from '#lib/schemas/list';
import { CreatePermissionInput, mostCustomCharacters, mostCustomPermissions } from '#lib/schemas/permission';
import { CreateRoleInput, mostRoles, mostRolesOfUser } from '#lib/schemas/role';
import { InviteUserInput, SuspendUserInput } from '#lib/schemas/user';
import { ListUsersInput } from '#lib/schemas/user-list';

/** What docs/controls.md says is what the code does. */

const page = readFileSync('docs/controls.md', 'utf8');

/** Bounds of length as the document of the API has them. */
function boundsOf(schema: z.ZodObject, name: string) {
  // A password is counted after it is normalized.
  const io = name === 'password' ? 'output' : 'input';
  const { properties = {} } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  const { minLength, maxLength } = (properties[name] ?? {}) as { minLength?: number; maxLength?: number };
  return { least: minLength, most: maxLength };
}

const rows = new Map(
  [...page.matchAll(/^\| ([a-z ]+) \| (\d*) ?\| (\d+) \| .* \|$/gm)].map(([, field = '', least, most]) => [
    field,
    { least: least ? Number(least) : undefined, most: Number(most) },
  ]),
);

test('the page says for each field what its schema says', () => {
  const fields: [string, z.ZodObject, string][] = [
    ['username', RegisterInput, 'username'],
    ['email', RegisterInput, 'email'],
    ['password', RegisterInput, 'password'],
    ['role name', CreateRoleInput, 'name'],
    ['role label', CreateRoleInput, 'label'],
    ['description of a role', CreateRoleInput, 'description'],
    ['custom permission', CreatePermissionInput, 'name'],
    ['reason', SuspendUserInput, 'reason'],
    ['search text', ListUsersInput, 'query'],
  ];
  for (const [field, schema, name] of fields)
    expect([field, rows.get(field)]).toEqual([field, boundsOf(schema, name)]);
});

test('the page says how long sessions and tokens live', () => {
  expect([idleLimit, absoluteLimit.remembered, absoluteLimit.otherwise, accessTokenLifetime]).toEqual([
    days(14),
    days(90),
    hours(24),
    minutes(15),
  ]);
  expect(page).toContain(
    'over 14 days after it was last used, and in any case 90 days after the login with "remember", 24 hours',
  );
  expect(page).toContain('token lives 15 minutes');
});

test('the page says the limits that the code has', () => {
  expect(page).toContain(`| custom permissions | | ${mostCustomPermissions} |`);
  expect(page).toContain(`all custom permissions | | ${mostCustomCharacters.toLocaleString('en')} |`);
  expect(page).toContain(
    `| roles | ${mostRolesOfUser}, ended ones included | ${mostRoles.toLocaleString('en')} |`,
  );
  expect(page).toContain(`${exactCountLimit.toLocaleString('en')}; beyond`);
  const roles = (count: number) => ({ email: 'a@example.test', roles: Array(count).fill('user') });
  expect([20, 21].map((count) => InviteUserInput.safeParse(roles(count)).success)).toEqual([true, false]);
  expect(page).toContain('| roles in one invitation | 20 | |');
});

test('every purpose of a key, and every table, stands in the inventories of the page', () => {
  const purposes = /KeyPurpose =([^;]+);/.exec(readFileSync('lib/crypto/keys.ts', 'utf8'))?.[1] ?? '';
  const tables = readFileSync('prisma/schema.prisma', 'utf8').matchAll(/^model (\w+)/gm);
  const names = [...purposes.matchAll(/'([\w-]+)'/g), ...tables].map(([, name]) => `\`${name}\``);
  expect(names.length).toBeGreaterThan(15);
  expect(names.filter((name) => !page.includes(name))).toEqual([]);
});

test('the page lists the words that make a password easy to guess', () => {
  const words =
    /productWords = \[([^\]]+)\]/.exec(readFileSync('lib/schemas/password-rules.ts', 'utf8'))?.[1] ?? '';
  for (const [, word] of words.matchAll(/'(\w+)'/g)) expect(page).toContain(`\`${word}\``);
});

test('the page says within how many days a known hole in a package is closed', () => {
  expect(page).toMatch(/7 days if it is critical, 14 days if it is high, .* at most 90 days/s);
});

test('known holes of the packages are asked for with every change and every week', () => {
  const workflow = readFileSync('.github/workflows/ci.yml', 'utf8');
  expect(workflow).toMatch(
    /^on:\n {2}push:[^#]*\n {2}pull_request:\n[^-]*schedule:\n {4}- cron: '\d+ \d+ \* \* \d'$/m,
  );
  expect(workflow).toMatch(/^ {2}advisories:\n.*^ {6}- run: npm audit --omit=dev --audit-level=high$/ms);
  expect(workflow).not.toContain('continue-on-error');
  expect(page).toContain('with every change and every Monday, and fails from `high` on');
});

test('nothing replaces a password: no hint, no question, no password chosen by another user', () => {
  expect(readFileSync('prisma/schema.prisma', 'utf8')).not.toMatch(/hint|question|answer|reminder/i);
  const { properties = {} } = z.toJSONSchema(LoginInput, { io: 'input' });
  expect(Object.keys(properties).sort()).toEqual(['email', 'password', 'remember']);
});
