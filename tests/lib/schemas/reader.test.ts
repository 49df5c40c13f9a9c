import { expect, test } from '@playwright/test';
import { daysIn, instantIn, localeIn, localIn, zoneIn } from '#lib/schemas/reader';

const at = (zone: string, local: string) => new Date(instantIn(zone, local)).toISOString();

test('a time zone is one that this runtime knows, and nothing else', () => {
  for (const zone of ['Europe/Berlin', 'Asia/Kolkata', 'America/Argentina/Buenos_Aires', 'UTC', 'Etc/GMT+5'])
    expect(zoneIn(zone)).toBe(zone);
  for (const zone of ['', null, undefined, 'Mars/Base', 'Europe/Berlin; Path=/', '../etc', 'x'.repeat(80)])
    expect([zone, zoneIn(zone)]).toEqual([zone, null]);
});

test('the formats are of the reader’s region, and the words stay English', () => {
  for (const [accepted, locale] of [
    ['de-AT,de;q=0.9', 'en-AT'],
    ['de', 'en-DE'],
    ['en-US', 'en-US'],
    ['en', 'en-GB'],
    ['*', 'en-GB'],
    ['', 'en-GB'],
    ['zh-Hant-TW', 'en-TW'],
    ['xx-'.repeat(50), 'en-GB'],
  ])
    expect([accepted, localeIn(accepted ?? null)]).toEqual([accepted, locale]);
  expect(localeIn(null)).toBe('en-GB');
});

test('a local time is the instant at which clocks there show it, in summer and in winter', () => {
  expect(at('Europe/Berlin', '2026-01-31T12:00')).toBe('2026-01-31T11:00:00.000Z');
  expect(at('Europe/Berlin', '2026-07-31T12:00')).toBe('2026-07-31T10:00:00.000Z');
  expect(at('Asia/Kolkata', '2026-07-31T00:00')).toBe('2026-07-30T18:30:00.000Z');
  expect(at('Pacific/Auckland', '2026-12-31T23:59:59')).toBe('2026-12-31T10:59:59.000Z');
  expect(instantIn('UTC', 'tomorrow')).toBeNaN();
});

test('of an hour that comes twice it is the first, and one that is left out is an hour later', () => {
  expect(at('Europe/Berlin', '2026-10-25T02:30')).toBe('2026-10-25T00:30:00.000Z');
  expect(at('Europe/Berlin', '2026-03-29T02:30')).toBe('2026-03-29T01:30:00.000Z');
});

test('what a control shows of an instant leads back to it', () => {
  for (const zone of ['Europe/Berlin', 'America/St_Johns', 'Pacific/Chatham', 'UTC'])
    for (const instant of ['2026-01-01T00:00:00.000Z', '2026-07-15T23:59:00.000Z'])
      expect([zone, at(zone, localIn(zone, new Date(instant)))]).toEqual([zone, instant]);
});

test('a day of a filter begins and ends in the reader’s zone; a time stays as it is', () => {
  const given = { from: '2026-03-01', to: '2026-03-01', time: '2026-03-01T00:00:00Z', query: '2026-03-01' };
  const ends = { from: 'first', to: 'last', time: 'first' } as const;
  expect(daysIn('America/New_York', given, ends)).toEqual({
    ...given,
    from: '2026-03-01T05:00:00.000Z',
    to: '2026-03-02T04:59:59.999Z',
  });
  expect(daysIn(null, { from: '2026-13-99' }, { from: 'first' })).toEqual({ from: '2026-13-99' });
});
