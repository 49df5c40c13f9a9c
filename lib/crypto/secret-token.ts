import { createHash, randomBytes } from 'node:crypto';

/** A secret of 256 random bits, as 43 base64url characters. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** SHA-256. Enough for secrets of 256 random bits; passwords are hashed in crypto/passwords. */
export function digest(secret: string | Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createHash('sha256').update(secret).digest());
}
