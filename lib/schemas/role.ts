import { z } from 'zod';
import { id, roleName, shownText, text, time, version } from '#lib/schemas/fields';
import { ListView, PageInput } from '#lib/schemas/list';
import { UserReference } from '#lib/schemas/user';

/** How many roles there can be. */
export const mostRoles = 1_000;

/** How many of them one user can hold, ended ones included: an access token names them. */
export const mostRolesOfUser = 32;

export const RoleView = z.object({
  name: z.string(),
  label: z.string(),
  description: z.string(),
  system: z.boolean(),
  version: z
    .number()
    .int()
    .meta({ description: 'Counts the changes; a change names the one it began with.' }),
  permissions: z.array(z.string()),
  holders: z.number().int().meta({
    description: 'How many users it is assigned to; suspended users and expired assignments count.',
  }),
  updatedAt: time.meta({ description: 'When the role was created or last changed.' }),
});
export type RoleView = z.infer<typeof RoleView>;

export const RoleListView = ListView(RoleView);
export type RoleListView = z.infer<typeof RoleListView>;

/** Flash data of the page after a role was created. */
export const FlashRoleView = z.object({ name: z.string(), label: z.string() });

/** Of a list of roles: `query` is part of a name or a label, `names`: only these. */
export const RoleQuery = PageInput.extend({
  query: text(200).default(''),
  names: z.array(roleName).max(100, 'Name at most 100 roles.').optional(),
});
export type RoleQuery = z.output<typeof RoleQuery>;

/** `grantable`: only roles that hold nothing that the caller does not hold. */
export const ListRolesInput = RoleQuery.extend({
  grantable: z.literal('1', 'Say grantable=1, or leave it out.').optional(),
});

export const RoleNameInput = z.strictObject({ name: roleName });

export const ListRoleHoldersInput = PageInput.extend({ name: roleName });

const [latin, han] = [/\p{scx=Latin}/u, /\p{scx=Han}/u];
const [hiragana, katakana, bopomofo, hangul] = [
  /\p{scx=Hira}/u,
  /\p{scx=Kana}/u,
  /\p{scx=Bopo}/u,
  /\p{scx=Hang}/u,
];

/** The scripts in common use (Unicode TR 31, table 5), and first those that are written together (TS 39, highly restrictive). */
const writings = [
  [latin, han, hiragana, katakana],
  [latin, han, bopomofo],
  [latin, han, hangul],
  [/\p{scx=Cyrl}/u],
  [/\p{scx=Grek}/u],
  [/\p{scx=Armn}/u],
  [/\p{scx=Geor}/u],
  [/\p{scx=Hebr}/u],
  [/\p{scx=Arab}/u],
  [/\p{scx=Thaa}/u],
  [/\p{scx=Ethi}/u],
  [/\p{scx=Deva}/u],
  [/\p{scx=Beng}/u],
  [/\p{scx=Guru}/u],
  [/\p{scx=Gujr}/u],
  [/\p{scx=Orya}/u],
  [/\p{scx=Taml}/u],
  [/\p{scx=Telu}/u],
  [/\p{scx=Knda}/u],
  [/\p{scx=Mlym}/u],
  [/\p{scx=Sinh}/u],
  [/\p{scx=Thai}/u],
  [/\p{scx=Laoo}/u],
  [/\p{scx=Tibt}/u],
  [/\p{scx=Mymr}/u],
  [/\p{scx=Khmr}/u],
];

const isOf = (writing: RegExp[]) => (letter: string) => writing.some((script) => script.test(letter));

/** A letter of another script within a word is how a name is forged. */
const isUnmixed = (label: string) =>
  label
    .replace(/[\p{Default_Ignorable_Code_Point}\p{M}\p{N}]/gu, '')
    .split(/\P{L}+/u)
    .map((word) => [...word].filter((letter) => !/\p{Script=Common}/u.test(letter)))
    .every(
      (letters) =>
        writings.some((writing) => letters.every(isOf(writing))) || !letters.some(isOf(writings.flat())),
    );

const unlabeled = 'Choose a label with a letter or a digit in it.';

const label = shownText(60, unlabeled)
  .refine((value) => /(?!\p{Default_Ignorable_Code_Point})[\p{L}\p{N}]/u.test(value), unlabeled)
  .refine(isUnmixed, 'Use letters of one script in each word.');

const description = shownText(300).meta({ 'x-clearable': true });

/** Names of permissions, which may not exist. */
const permissions = z.array(z.string().max(64)).max(500);

/** Pages of the console that stand where a role's would (`/admin/roles/new`). */
const pages = ['matrix', 'new'];

const newRoleName = z
  .string('Choose a name.')
  .trim()
  .min(1, 'Choose a name.')
  .max(64, 'Use at most 64 characters.')
  .regex(/^[a-z][a-z0-9-]*$/, 'Use a to z, digits and dashes, with a letter first.')
  .refine((name) => !pages.includes(name), 'Choose another name: this one is reserved.');

export const CreateRoleInput = z.strictObject({
  name: newRoleName,
  label,
  description: description.default(''),
  permissions: permissions.default([]),
});

const dryRun = z
  .literal('1', 'Say dryRun=1, or leave it out.')
  .optional()
  .meta({ description: '1: change nothing, and say who would gain and lose what.' });

/** What is left out stays. The name never changes: tokens of other applications carry it. */
export const UpdateRoleInput = z.strictObject({
  name: roleName,
  label: label.optional(),
  description: description.optional(),
  permissions: permissions.optional(),
  version,
  dryRun,
});

export const DeleteRoleInput = z.strictObject({ name: roleName, dryRun });

/** How many users, and the first 20 of them, oldest account first; named only if the caller may see users. */
const UsersView = z.object({
  count: z.number().int(),
  users: z.array(UserReference),
});

/** The impact of a changed role on one permission: who gains and who loses it. */
export const ChangeView = z.object({ permission: z.string(), gains: UsersView, loses: UsersView });
export type ChangeView = z.infer<typeof ChangeView>;

/** The role as it is after the change (of a dry run: as it would be; of a deletion: as it was). */
export const RoleChangeView = z.object({ role: RoleView, changes: z.array(ChangeView) });
export type RoleChangeView = z.infer<typeof RoleChangeView>;

/** A role assignment: who assigned it, when, why and until when. */
export const AssignmentView = z.object({
  role: z.string(),
  label: z.string(),
  grantedBy: UserReference.nullable(),
  grantedAt: time,
  reason: z.string().nullable(),
  expiresAt: time.nullable(),
});
export type AssignmentView = z.infer<typeof AssignmentView>;

export const AssignRoleInput = z.strictObject({
  id,
  role: roleName,
  reason: text(500).optional(),
  expiresAt: z.iso
    .datetime({
      offset: true,
      error: ({ input }) =>
        Array.isArray(input)
          ? 'Choose one expiry: one of the list, or a date and its time.'
          : 'Give a time like 2027-01-31T12:00:00Z.',
    })
    .transform((value) => new Date(value))
    .refine((at) => at.getUTCFullYear() <= 9999, 'Give a time before the year 10000.')
    .meta({ format: 'date-time' })
    .optional(),
});

export const UnassignRoleInput = z.strictObject({ id, role: roleName });

const roles = z
  .array(roleName)
  .min(1, 'Choose at least one role.')
  .max(mostRolesOfUser, `Choose at most ${mostRolesOfUser} roles.`)
  .refine((names) => new Set(names).size === names.length, 'Name each role once.');

export const AssignRolesInput = AssignRoleInput.omit({ role: true }).extend({ roles });

export const UnassignRolesInput = z.strictObject({ id, roles });

/** Flash data of a user's page after roles were assigned to them. */
export const FlashRolesView = z.object({ roles: z.array(z.string()) });
