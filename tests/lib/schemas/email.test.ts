import { expect, test } from '@playwright/test';
import { email } from '#lib/schemas/fields';

/** An email as in the HTML standard's `type=email`, with the lengths of RFC 5321, in one canonical form. */

const formOf = (text: string) => email.safeParse(text).data ?? null;

const label = 'a'.repeat(63);

test('an email is refused that the HTML standard rejects or RFC 5321 calls too long', () => {
  const refused = [
    '',
    'x',
    '@',
    'a@',
    '@b.test',
    'a b@c.test',
    'a@b c',
    'a@-b.test',
    'a@b-.test',
    'a@b..test',
    'a@b.test.',
    'a@.b',
    'a@b_c.test',
    'a@[127.0.0.1]',
    'a@b@c.test',
    '"a"@b.test',
    'a@b.test\r\nBcc: c@d.test',
    'ü@example.com',
    'a,b@c.test',
    `${'a'.repeat(65)}@b.test`,
    `a@${label}b.test`,
    `${'a'.repeat(64)}@${`${label}.`.repeat(3)}test`,
  ];
  for (const text of refused) expect(formOf(text), text).toBeNull();
});

test('a domain that only maps to one, or to an IP or a part of a URL, is refused', () => {
  const refused = [
    'ü/x.de',
    'ü:80',
    'ü%41.de',
    'ü?x',
    'ü#x',
    'ü\\x',
    '[ü]',
    'ü_x.de',
    'ü／x.de',
    'ü：80',
    'ü％41.de',
    'ü.1',
    'ü.0x7f',
    '1.\u00ad0',
    '127。0.0.1\u00ad',
    'exam\u00adple.com',
    'ü..de',
    'ü.de.',
    'ü。',
    'xn--ü',
    'ü\u202e.de',
    'a\u200db.de',
    `${'ü'.repeat(60)}.de`,
    'ü.\u00ad.de',
    '\u3164.de',
    'ü\t.de',
    'ü .de',
  ];
  for (const domain of refused) expect(formOf(`anna@${domain}`), domain).toBeNull();
});

test('every email that the HTML standard accepts is kept as it is', () => {
  const taken = [
    'a&b@example.com',
    'user=tag@example.com',
    'sales/eu@example.com',
    "o'neil@example.com",
    '!#$%*+-?^_`{|}~.@example.com',
    '.a..b.@example.com',
    'a@localhost',
    'Anna@Example.COM',
    'anna@xn--80a1acny.xn--p1ai',
    'a@example.photography',
    `${'a'.repeat(64)}@${label}.test`,
    'a@1-2.test',
    'a@b',
  ];
  expect(taken.map(formOf)).toEqual(taken);
});

test('INP-05 a domain in any script becomes the ASCII form that browsers send', () => {
  const forms = {
    ' anna@bücher.de ': 'anna@xn--bcher-kva.de',
    'anna@bu\u0308cher.de': 'anna@xn--bcher-kva.de',
    'Anna@BÜCHER.de': 'Anna@xn--bcher-kva.de',
    'anna@straße.de': 'anna@xn--strae-oqa.de',
    'anna@почта.рф': 'anna@xn--80a1acny.xn--p1ai',
    'anna@メール。テスト': 'anna@xn--4dkua4c.xn--zckzah',
    'ａｎｎａ＠ｅｘａｍｐｌｅ．com': 'anna@example.com',
  };
  for (const [text, form] of Object.entries(forms)) expect(formOf(text), text).toBe(form);
});
