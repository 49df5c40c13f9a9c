import { expect, test } from '@playwright/test';
import { UpdateSettingsInput } from '#lib/schemas/settings';

const parse = (input: unknown) => UpdateSettingsInput.safeParse(input);

/** The fields that are refused. */
const refused = (input: unknown) => parse(input).error?.issues.map(({ path }) => String(path[0])) ?? [];

test('a link that is not https, a mail, or http on this machine is refused', () => {
  for (const link of [
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'data:text/html,x',
    'http://example.com',
    '//example.com',
    'example.com',
    '/terms',
    'ftp://example.com',
    'https://',
    'https://me:secret@example.com',
    'https:/ /x',
    'mailto:',
    'mailto:x',
    'mailto:?subject=x',
    'mailto:%ff@example.com',
    'vbscript:x',
    'blob:https://x/y',
    'http://localhost.example.com',
    'https://example.com/\u0000',

    `https://${'x'.repeat(500)}`,
    7,
    {},
    ['https://example.com'],
  ])
    for (const name of ['termsUrl', 'privacyUrl', 'supportUrl'])
      expect([link, refused({ [name]: link })]).toEqual([link, [name]]);
});

test('a link is kept as a browser writes it', () => {
  const links = {
    ' https://Example.com ': 'https://example.com/',
    'https://bücher.de/ü': 'https://xn--bcher-kva.de/%C3%BC',
    'mailto:help@example.com?subject=Hi': 'mailto:help@example.com?subject=Hi',
    'http://localhost:3000/x': 'http://localhost:3000/x',
    'https://example.com/"><script>': 'https://example.com/%22%3E%3Cscript%3E',
  };
  for (const [link, kept] of Object.entries(links))
    expect(parse({ termsUrl: link }).data).toEqual({ termsUrl: kept });
});

test('domains that could be no email’s are refused, with the first of them named', () => {
  for (const domain of [
    '',
    'a b',
    'x@y.test',
    '-x.test',
    'x_y.test',
    'x..y',
    '*.example.com',
    'https://x.test',
    'x.test/',
    7,
  ])
    expect([domain, refused({ registrationDomains: ['example.com', domain] })]).toEqual([
      domain,
      ['registrationDomains'],
    ]);
  const { error } = parse({ registrationDomains: ['example.com', 'no domain', 'nor this'] });
  expect(error?.issues[0]?.message).toBe(
    '“no domain” is not a domain. Write one like example.com on each line.',
  );
  expect(refused({ registrationDomains: Array(101).fill('example.com') })).toEqual(['registrationDomains']);
});

test('domains are kept in the form that emails have, once each', () => {
  const registrationDomains = [
    'Example.COM',
    '@example.com',
    ' bücher.de',
    'ｅｘａｍｐｌｅ．org',
    'xn--bcher-kva.de',
  ];
  expect(parse({ registrationDomains }).data).toEqual({
    registrationDomains: ['example.com', 'xn--bcher-kva.de', 'example.org'],
  });
});

test('names and sentences that are too long, mislead or show nothing are refused', () => {
  for (const name of ['x'.repeat(61), 'a\u202eb', '\u200b', 'a\nb', '\ud800', 7])
    expect([name, refused({ productName: name })]).toEqual([name, ['productName']]);
  expect(refused({ loginText: 'x'.repeat(201) })).toEqual(['loginText']);
  expect(refused({ accent: 'red' })).toEqual(['accent']);
  expect(refused({ registration: 'closed' })).toEqual(['registration']);
  expect(parse({ emailVerification: true }).success).toBe(false);
});

test('null and nothing give back Gatehouse’s own', () => {
  for (const none of [null, '', '  '])
    expect(parse({ productName: none, accent: none, loginText: none, termsUrl: none }).data).toEqual({
      productName: null,
      accent: null,
      loginText: null,
      termsUrl: null,
    });
  expect(parse({ accent: '#14574F', productName: ' Ackerman ' }).data).toEqual({
    accent: '#14574f',
    productName: 'Ackerman',
  });
});
