import { expect, test } from '@playwright/test';
import fc from 'fast-check';
import { clientIp, ipBucket, parseRange, type Range } from '#lib/ip';

const trusted = ['10.0.0.0/8', '127.0.0.1', '2001:db8:1::/48'].map(parseRange) as Range[];

test('RTL-03 RTL-05 a peer that is no trusted proxy is itself the client, with any forwarded header', () => {
  expect(clientIp('203.0.113.7', '1.1.1.1, 10.0.0.1', trusted)).toBe('203.0.113.7');
  expect(clientIp('10.0.0.1', '1.1.1.1', [])).toBe('10.0.0.1');
});

test('RTL-04 behind proxies the client is the right-most hop that is none of them', () => {
  expect(clientIp('127.0.0.1', '203.0.113.7', trusted)).toBe('203.0.113.7');
  expect(clientIp('127.0.0.1', '6.6.6.6, 203.0.113.7, 10.1.2.3', trusted)).toBe('203.0.113.7');
  expect(clientIp('::ffff:127.0.0.1', '203.0.113.7:4711', trusted)).toBe('203.0.113.7');
  expect(clientIp('2001:db8:1::9', '[2a00:1::5]:443', trusted)).toBe('2a00:1::5');
});

test('RTL-06 LOG-13 an unreadable hop is counted as the proxy that sent it', () => {
  const garbage = [
    'a',
    '',
    ',',
    'unknown',
    '1.2.3',
    '1.2.3.4.5',
    '0x7f.1',
    '127.1',
    '[::1',
    '999.1.1.1',
    'a'.repeat(9_000),
  ];
  for (const hop of garbage) expect([hop, clientIp('10.0.0.1', hop, trusted)]).toEqual([hop, '10.0.0.1']);
  fc.assert(
    fc.property(fc.string(), fc.ipV4(), (left, client) => {
      fc.pre(!/^10\.|^127\.0\.0\.1$/.test(client));
      expect(clientIp('10.0.0.1', `${left}, ${client}`, trusted)).toBe(client);
    }),
  );
});

test('RTL-06 a request without a usable IP falls into one shared bucket', () => {
  expect([clientIp('', '1.1.1.1', trusted), ipBucket(''), ipBucket('garbage')]).toEqual([
    '',
    'unknown',
    'unknown',
  ]);
});

test('RTL-07 one IPv6 customer has one bucket, in any spelling of the IP', () => {
  const ways = [
    '2001:db8:0:1::1',
    '2001:db8:0:1:ffff:ffff:ffff:ffff',
    '2001:0db8:0000:0001:0000:0000:0000:0002',
    '2001:DB8:0:1::3',
    '2001:db8:0:1:0:0:0:4',
    '2001:db8:0:1::5',
  ];
  expect(new Set(ways.map(ipBucket)).size).toBe(1);
  expect(ipBucket('2001:db8:0:2::1')).not.toBe(ipBucket('2001:db8:0:1::1'));
  expect(ipBucket('::ffff:203.0.113.7')).toBe(ipBucket('203.0.113.7'));
});

test('a malformed range is refused', () => {
  for (const text of [
    '',
    '10.0.0.0/33',
    '::/129',
    '10.0.0.0/8/8',
    'loopback',
    '10.0.0',
    '10.0.0.0/',
    '10.0.0.0/-1',
  ])
    expect([text, parseRange(text)]).toEqual([text, null]);
});
