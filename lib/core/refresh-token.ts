import { timingSafeEqual } from 'node:crypto';
import { mac } from '#lib/crypto/keys';
import { newSecret } from '#lib/crypto/secret-token';

/**
 * Refresh tokens: `<session id>.<256-bit secret>.<tag>`, opaque to callers. The tag, a MAC over the rest, shows
 * that we issued the token, so a forged one is refused without a read, and one that was used long ago is still
 * known as ours without keeping a row for each: the session holds only two digests.
 */

export interface RefreshToken {
  sessionId: string;
  text: string;
}

const shape = /^([0-9a-f-]{36})\.([\w-]{43})\.([\w-]{43})$/;

const tagOf = (sessionId: string, secret: string) => mac('refresh-tag', sessionId, '.', secret);

function assemble(sessionId: string, secret: string): string {
  return `${sessionId}.${secret}.${tagOf(sessionId, secret).toString('base64url')}`;
}

/** The first refresh token of a session. */
export function newRefreshToken(sessionId: string): string {
  return assemble(sessionId, newSecret());
}

/** Returns null for anything that we did not issue. */
export function parseRefreshToken(text: string): RefreshToken | null {
  const [, sessionId, secret, tag] = shape.exec(text) ?? [];
  if (!sessionId || !secret || !tag) return null;
  const given = Buffer.from(tag, 'base64url');
  const expected = tagOf(sessionId, secret);
  return given.length === expected.length && timingSafeEqual(given, expected) ? { sessionId, text } : null;
}

/**
 * The token that replaces `token`: an HMAC of it and of the session's salt, so that every caller who presents
 * the same token within the grace gets the same successor, and nothing readable is stored.
 */
export function successorOf(token: RefreshToken, rotationSalt: Uint8Array): string {
  return assemble(token.sessionId, mac('refresh-successor', rotationSalt, token.text).toString('base64url'));
}
