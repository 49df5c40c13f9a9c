import { derivedKey, isMac, macUnder, type Secret } from '#lib/crypto/keys';
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

function assemble(sessionId: string, secret: string, under: Secret = 'current'): string {
  const tag = macUnder(derivedKey('refresh-tag', under), sessionId, '.', secret);
  return `${sessionId}.${secret}.${tag.toString('base64url')}`;
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
  return isMac('refresh-tag', { given }, sessionId, '.', secret) ? { sessionId, text } : null;
}

/**
 * The token that replaces `token`: an HMAC of it and of the session's salt, so that every caller who presents
 * the same token within the grace gets the same successor, and nothing readable is stored. While APP_SECRET is being
 * changed, a node may have made it `under` the one that is the previous here.
 */
export function successorOf(
  token: RefreshToken,
  rotationSalt: Uint8Array,
  under: Secret = 'current',
): string {
  const secret = macUnder(derivedKey('refresh-successor', under), rotationSalt, token.text);
  return assemble(token.sessionId, secret.toString('base64url'), under);
}
