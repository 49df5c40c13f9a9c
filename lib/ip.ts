import ipaddr from 'ipaddr.js';

/** IP addresses: the client's, and the bucket that rate limits count by. */

type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** One range of addresses, as `TRUSTED_PROXIES` names it. */
export type Range = [Address, number];

/** An address in its usual form, without its zone; an IPv4 one that is written as IPv6 becomes IPv4. Null for anything else. */
function parse(zoned: string): Address | null {
  const text = zoned.replace(/%.*$/, '');
  // The parser also takes `127.1` and `0x7f.1`, which nothing that reports a peer writes.
  if (!/^(\d{1,3}(\.\d{1,3}){3}|[0-9a-f:.]*:[0-9a-f:.]*)$/i.test(text)) return null;
  return ipaddr.isValid(text) ? ipaddr.process(text) : null;
}

/** `10.0.0.0/8`, `2001:db8::/32` or one address. Null for anything else. */
export function parseRange(text: string): Range | null {
  const [base = '', bits, ...rest] = text.split('/');
  const address = parse(base);
  if (!address || rest.length > 0) return null;
  const longest = address.kind() === 'ipv4' ? 32 : 128;
  if (bits === undefined) return [address, longest];
  return /^\d{1,3}$/.test(bits) && Number(bits) <= longest ? [address, Number(bits)] : null;
}

const isWithin = (address: Address, ranges: readonly Range[]) =>
  ranges.some(([base, bits]) => base.kind() === address.kind() && address.match(base, bits));

/** True if the address lies in one of the ranges. */
export function isIn(ip: string, ranges: readonly Range[]): boolean {
  const address = parse(ip);
  return address !== null && isWithin(address, ranges);
}

/** The address in a hop of X-Forwarded-For: some proxies add the port. */
const hopOf = (hop: string) =>
  parse(hop.trim()) ?? parse(/^\[(.+)\](?::\d+)?$|^([^:]+):\d+$/.exec(hop.trim())?.slice(1).join('') ?? '');

/**
 * The client's IP: the peer or, if that is a trusted proxy, the nearest hop before it that is not one. Anything left of
 * that is the client's own claim. An unreadable hop ends the search, so that garbage counts as the proxy's.
 * @returns '' if even the peer is unknown
 */
export function clientIp(peer: string, forwardedFor: string, trusted: readonly Range[]): string {
  let client = parse(peer);
  for (const hop of forwardedFor.split(',').reverse()) {
    if (!client || !isWithin(client, trusted)) break;
    const before = hopOf(hop);
    if (!before) break;
    client = before;
  }
  return client?.toString() ?? '';
}

/** What a rate limit counts by: an IPv4 address, or the /64 of an IPv6 customer (RFC 6177). */
export function ipBucket(ip: string): string {
  const address = parse(ip);
  if (!address) return 'unknown';
  if (address.kind() === 'ipv4') return address.toString();
  return Buffer.from(address.toByteArray().slice(0, 8)).toString('hex');
}
