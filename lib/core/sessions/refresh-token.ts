import { derivedKey, isMac, macUnder, type Secret } from '#lib/crypto/keys';
import { newSecret } from '#lib/crypto/secret-token';

/**
 * Refresh tokens: `<session id>.<256-bit secret>.<tag>`, opaque to callers. The tag, a MAC over the rest, shows
 * that we issued the token: a forged one is refused without a read, and an old one is recognized without a row for each,
 * so the session holds only two digests.
 */

export interface RefreshToken {
  sessionId: string;
  text: string;
}

const shape = /^([0-9a-f-]{36})\.([\w-]{43})\.([\w-]{43})$/;

function assemble(sessionId: string, secret: string, under: Secret = 'current'): string {
  const tag = macUnder(derivedKey('refresh-tag', under), sessionId, '.', secret);
  return `${sessionId}.${secret}.${tag.toString('base64url')}`;
}

/** The first refresh token of a session. */
export function newRefreshToken(sessionId: string): string {
  return assemble(sessionId, newSecret());
}

/** Returns null for a token that we did not issue. */
export function parseRefreshToken(text: string): RefreshToken | null {
  const [, sessionId, secret, tag] = shape.exec(text) ?? [];
  if (!sessionId || !secret || !tag) return null;
  const given = Buffer.from(tag, 'base64url');
  return isMac('refresh-tag', { given }, sessionId, '.', secret) ? { sessionId, text } : null;
}

/**
 * The successor of `token`: an HMAC of it and the session's salt, so that every caller with the same token gets the same
 * successor within the grace, and nothing readable is stored. While APP_SECRET is being changed, another node may have
 * derived it `under` the secret that is the previous one here.
 */
export function successorOf(
  token: RefreshToken,
  rotationSalt: Uint8Array,
  under: Secret = 'current',
): string {
  const secret = macUnder(derivedKey('refresh-successor', under), rotationSalt, token.text);
  return assemble(token.sessionId, secret.toString('base64url'), under);
}
