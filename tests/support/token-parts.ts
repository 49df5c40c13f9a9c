import { createHmac, type KeyObject, sign } from 'node:crypto';

/** Takes a token apart and puts it together again, as a forger would. */

export interface Parts {
  header: Record<string, unknown>;
  claims: Record<string, unknown>;
  signature: string;
}

export const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const decode = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString());

export function partsOf(token: string): Parts {
  const [header = '', claims = '', signature = ''] = token.split('.');
  return { header: decode(header), claims: decode(claims), signature };
}

export const assemble = (header: object, claims: object, signature: string) =>
  `${encode(header)}.${encode(claims)}.${signature}`;

export const hashes: Record<string, string> = { HS256: 'sha256', HS384: 'sha384', HS512: 'sha512' };

export function withHmac(header: object, claims: object, alg: string, key: string | Buffer): string {
  const signed = `${encode({ ...header, alg })}.${encode(claims)}`;
  return `${signed}.${createHmac(hashes[alg] ?? 'sha256', key)
    .update(signed)
    .digest('base64url')}`;
}

export function withKey(header: object, claims: object, key: KeyObject): string {
  const signed = `${encode(header)}.${encode(claims)}`;
  return `${signed}.${sign('sha256', Buffer.from(signed), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`;
}
