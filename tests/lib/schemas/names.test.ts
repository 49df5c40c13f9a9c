import { expect, test } from '@playwright/test';
import type { z } from 'zod';
import { RegisterInput } from '#lib/schemas/auth';
import { CreatePermissionInput } from '#lib/schemas/permission';
import { AssignRoleInput, CreateRoleInput } from '#lib/schemas/role';

/** Allowed names, and the reasons for refusals. */

const messages = (input: z.ZodType, value: unknown) =>
  input.safeParse(value).error?.issues.map(({ path, message }) => `${path}: ${message}`) ?? [];

const ofLabel = (label: string) => messages(CreateRoleInput, { name: 'x', label });

const invisible = [
  '\u3164',
  '\u115f\u1160',
  '\uffa0',
  '\u200b\u200d',
  '\u00ad',
  '\u2800',
  '\u0301',
  '\ufe0f',
  '\u{e0041}',
];

test('a label that shows nothing is refused, and so is any other text that others read', () => {
  for (const sign of invisible) {
    expect(ofLabel(sign), JSON.stringify(sign)).not.toEqual([]);
    const permission = { name: 'invoices:approve', description: sign };
    expect(messages(CreatePermissionInput, permission)).toEqual([
      'description: This shows nothing. Use letters or digits.',
    ]);
    const grant = { id: '0190f9a0-0000-7000-8000-000000000000', role: 'user', reason: sign };
    expect(messages(AssignRoleInput, grant)).toEqual(['reason: This shows nothing. Use letters or digits.']);
  }
});

test('INP-04 letters of two scripts in one word of a label are refused, even if an invisible sign parts them', () => {
  const mixed = [
    'аdmin',
    'Αdmin',
    'suppοrt',
    'IT Οтдел',
    'a\u200bдмин',
    'Team\u00adОтдел',
    'ՕK',
    'ад2min',
    'ᴀдмин',
    'бβ',
  ];
  for (const label of mixed)
    expect(ofLabel(label), label).toEqual(['label: Use letters of one script in each word.']);
});

test('scripts may differ between words, and those of one writing may stand in one word', () => {
  const fine = [
    'IT-отдел',
    'IT отдел',
    'HR/人事',
    'IT管理者',
    'Webデザインチーム',
    'IT부서',
    '管理ㄅ',
    'サーバー',
    'Größe',
    'Équipe α',
    'Ελλάδα',
    'Отдел №2',
    'מנהלי IT',
    'مدیر سیستم',
    'प्रबंधक',
    'ผู้ดูแล',
    'ᏣᎳᎩ',
    '🚒 Fire',
    '2026',
    "O'Neil & Co",
    'می\u200cخواهم',
  ];
  for (const label of fine) expect(ofLabel(label), label).toEqual([]);
});

test('INP-04 the refusal of a username with a letter outside a to z says exactly that', () => {
  const who = { email: 'jose@example.test', password: 'tulip-basket-93' };
  for (const username of ['José', 'Ольга', 'ｊｏｓｅ', 'a b c'])
    expect(messages(RegisterInput, { ...who, username })).toEqual([
      'username: Use only letters a to z, numbers, dots, dashes and underscores.',
    ]);
});
