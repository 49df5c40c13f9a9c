import { createHash } from 'node:crypto';
import { errors, jwtVerify, SignJWT } from 'jose';
import { v4 as uuidv4 } from 'uuid';
import type { Permission } from '#lib/access/permissions';
import { config } from '#lib/config';
import { earlier, minutes } from '#lib/core/durations';
import { absoluteLimit } from '#lib/core/sessions/lifetimes';
import { currentSigningKey, signingKey } from '#lib/core/signing-keys/current';
import { algorithm } from '#lib/core/signing-keys/key';
import { AppError } from '#lib/errors';
import { processSingleton } from '#lib/process-singleton';

/**
 * Access tokens: JWTs by the profile of RFC 9068, ES256, 15 minutes. Inside Gatehouse a token only names user and
 * session; permissions are read live. Its roles and permissions are for other services.
 */

export const accessTokenLifetime = minutes(15);

const type = 'at+jwt';

/**
 * Longer ones are refused unread, and never issued. Ours have under 1 KB; with all roles and custom permissions that a
 * user can hold under 8,000 characters, because most proxies take header lines of 8 KB.
 */
const longestToken = 12_288;

/** A token in a cookie carries only this permission: a browser drops cookies over 4 KB. */
const cookiePermission: Permission = 'admin:access';

export interface TokenSubject {
  id: string;
  sessionId: string;
  displayName: string | null;
  roles: readonly string[];
  permissions: Iterable<string>;
}

export interface AccessClaims {
  userId: string;
  sessionId: string;
  permissions: readonly string[];
}

/**
 * `carrier`: where the token goes; see `cookiePermission`.
 * @throws AppError `conflict` if the user holds more than a token carries.
 */
export async function issueAccessToken(
  subject: TokenSubject,
  carrier: 'cookie' | 'body',
  now: Date,
): Promise<string> {
  const permissions = [...subject.permissions];
  const { displayName: name } = subject;
  const claims =
    carrier === 'body'
      ? { ...(name !== null && { name }), roles: subject.roles, permissions }
      : { permissions: permissions.filter((name) => name === cookiePermission) };
  const { kid, privateKey } = await currentSigningKey(now);
  const issuedAt = Math.floor(now.getTime() / 1_000);
  const token = await new SignJWT({ client_id: 'gatehouse', sid: subject.sessionId, ...claims })
    .setProtectedHeader({ alg: algorithm, typ: type, kid })
    .setIssuer(config().origin)
    .setAudience(config().origin)
    .setSubject(subject.id)
    .setJti(uuidv4())
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + accessTokenLifetime / 1_000)
    .sign(privateKey);
  if (token.length <= longestToken) return token;
  const detail =
    'You hold more roles than an access token carries. Ask an administrator to unassign some of them.';
  throw new AppError('conflict', { detail });
}

interface VerifiedToken {
  claims: AccessClaims;
  kid: string;
  expiresAt: Date;
}

/**
 * The only verification of access tokens. The key comes from our own set by `kid`; no other header member matters.
 * Returns null for anything that is not a token of ours, or expired before `endedAfter`.
 */
async function verify(token: string, now: Date, endedAfter: Date): Promise<VerifiedToken | null> {
  try {
    const { payload, protectedHeader } = await jwtVerify(
      token,
      async ({ kid }) => {
        const key = typeof kid === 'string' ? await signingKey(kid, now) : null;
        if (!key) throw new errors.JWKSNoMatchingKey();
        return key.publicKey;
      },
      {
        algorithms: [algorithm],
        typ: type,
        issuer: config().origin,
        audience: config().origin,
        requiredClaims: ['iss', 'aud', 'sub', 'sid', 'jti', 'iat', 'exp'],
        currentDate: now,
        clockTolerance: (now.getTime() - endedAfter.getTime()) / 1_000,
      },
    );
    const { sub, sid, aud, exp = 0, permissions } = payload;
    if (typeof sub !== 'string' || typeof sid !== 'string' || typeof aud !== 'string') return null;
    const claims = {
      userId: sub,
      sessionId: sid,
      permissions: Array.isArray(permissions) ? permissions : [],
    };
    return { claims, kid: String(protectedHeader.kid), expiresAt: new Date(exp * 1_000) };
  } catch (error) {
    if (error instanceof errors.JOSEError || error instanceof TypeError) return null;
    throw error;
  }
}

/** Verified tokens by their SHA-256, oldest first, so that a signature is checked once. */
const verifiedTokens = () => processSingleton('verified-tokens', () => new Map<string, VerifiedToken>());

const mostVerifiedTokens = 10_000;

function remember(id: string, verified: VerifiedToken): void {
  const held = verifiedTokens();
  const [oldest] = held.keys();
  if (held.size >= mostVerifiedTokens && oldest !== undefined) held.delete(oldest);
  held.set(id, verified);
}

/** Returns null for anything that is not a live token of ours. Expiry and key of a known one are checked again. */
export async function verifyAccessToken(token: string, now: Date): Promise<AccessClaims | null> {
  if (token.length > longestToken) return null;
  const id = createHash('sha256').update(token).digest('base64');
  const known = verifiedTokens().get(id);
  if (known && known.expiresAt > now && (await signingKey(known.kid, now))) return known.claims;
  verifiedTokens().delete(id);
  const verified = await verify(token, now, now);
  if (verified) remember(id, verified);
  return verified?.claims ?? null;
}

/** The session of a token of ours, expired or not; null for any other. It grants no access. */
export async function sessionOfToken(token: string, now: Date): Promise<string | null> {
  if (token.length > longestToken) return null;
  const verified = await verify(token, now, earlier(now, absoluteLimit.remembered));
  return verified?.claims.sessionId ?? null;
}
