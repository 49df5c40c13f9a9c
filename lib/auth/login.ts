import { type AuditContext, audited } from '#lib/core/audit/record';
import { operation } from '#lib/core/operation/operation';
import { knownDevice, rememberDevice } from '#lib/core/rate-limits/known-device';
import { countedAttempt, queueKeyOf, type ThrottleScope } from '#lib/core/rate-limits/password-attempts';
import { chargeLimit } from '#lib/core/rate-limits/rate-limit';
import { issueTokens } from '#lib/core/sessions/issue-tokens';
import { sessionsOfBrowser, startSession } from '#lib/core/sessions/session';
import { currentSigningKey } from '#lib/core/signing-keys/current';
import { lockUser } from '#lib/core/users/lock';
import { readProfile } from '#lib/core/users/profile';
import { hashPassword, matchesPassword, needsRehash } from '#lib/crypto/passwords/hash';
import type { QueueKey } from '#lib/crypto/passwords/pool';
import { readPrepared } from '#lib/database/client';
import { AppError } from '#lib/errors';
import { LoginInput, TokenResponseView } from '#lib/schemas/auth';
import { normalizeIdentifier } from '#lib/schemas/fields';

interface Found {
  id: string;
  status: 'active' | 'suspended';
  hash: string | null;
  passwordChangedAt: Date | null;
}

type KnownUser = Found & { hash: string };

/** One statement for known and unknown names, so that its time reveals nothing. */
const findSql = (column: 'emailNormalized' | 'usernameNormalized') => `
  SELECT u."id", u."status"::text AS "status", p."hash", p."changedAt" AS "passwordChangedAt"
  FROM "User" u LEFT JOIN "Password" p ON p."userId" = u."id" WHERE u."${column}" = $1`;

/** A username holds no `@`, an email does, so a name finds at most one user. */
async function findByName(normalized: string): Promise<Found | null> {
  const column = normalized.includes('@') ? 'emailNormalized' : 'usernameNormalized';
  const [found] = await readPrepared<Found>(`login-${column}`, findSql(column), [normalized]);
  return found ?? null;
}

interface Throttling {
  scope: ThrottleScope;
  queueKey: QueueKey;
}

/**
 * The throttle scope and the queue of a login: those of a browser where the user has logged in before, or else of the typed
 * name. By name and not account, because limiting two names together would reveal that they belong to one user.
 */
async function throttlingOf(
  context: AuditContext,
  normalized: string,
  find: () => Promise<Found | null>,
): Promise<Throttling> {
  const unknown: Throttling = {
    scope: { kind: 'unknown-devices', key: normalized },
    queueKey: queueKeyOf(context),
  };
  // Without a device cookie nothing is read before the attempt is charged.
  if (!context.credentials.deviceCookie) return unknown;
  const user = await find();
  const device = knownDevice(context, user);
  if (!user || !device) return unknown;
  return {
    scope: { kind: 'known-device', key: `${device} ${user.id}` },
    queueKey: queueKeyOf(context, user.id),
  };
}

/**
 * Unknown user, wrong password and suspended user get the same refusal after the same work.
 * @throws AppError `invalid_credentials`
 */
async function checkCredentials(
  user: Found | null,
  password: string,
  queueKey: QueueKey,
): Promise<KnownUser> {
  const hash = user?.hash ?? null;
  const matches = await matchesPassword(hash, password, queueKey);
  if (user && hash && matches && user.status === 'active') return { ...user, hash };
  throw new AppError('invalid_credentials', user ? { subject: { type: 'user', id: user.id } } : {});
}

/** Starts the session, unless the user was suspended or the password changed since it was checked. */
async function openSession(
  context: AuditContext,
  { id, hash }: KnownUser,
  remember: boolean,
  rehashed: string | null,
) {
  const subject = { type: 'user', id } as const;
  const replaces = await sessionsOfBrowser(context);
  return audited(context, subject, async (tx, note) => {
    const locked = await lockUser(tx, id);
    const current = await tx.password.findUnique({ where: { userId: id } });
    if (locked?.status !== 'active' || current?.hash !== hash)
      throw new AppError('invalid_credentials', { subject });
    if (rehashed) await tx.password.update({ where: { userId: id }, data: { hash: rehashed } });
    await tx.user.update({ where: { id }, data: { lastLoginAt: context.now } });
    const session = await startSession(tx, context, { userId: id, remember, replaces });
    const { id: sessionId, replacedIds } = session;
    note({ sessionId, ...(replacedIds.length > 0 && { replacedSessionIds: replacedIds }) });
    return { session, user: await readProfile(tx, id, context.now) };
  });
}

export const login = operation({
  summary: 'Log in with an email (or username) and a password.',
  allow: 'anyone',
  audit: 'session.started',
  limit: 'login',
  input: LoginInput,
  output: TokenResponseView,
  async run(context, { email, password, remember }) {
    const name = normalizeIdentifier(email);
    let found: Promise<Found | null> | undefined;
    const find = () => (found ??= findByName(name));
    const { scope, queueKey } = await throttlingOf(context, name, find);
    const check = async () => checkCredentials(await find(), password, queueKey);
    const known = await countedAttempt(context, scope, check);
    await chargeLimit(context, 'session', known);
    const rehashed = needsRehash(known.hash) ? await hashPassword(password, queueKey) : null;
    await currentSigningKey(context.now);
    const opened = await openSession(context, known, remember, rehashed);
    rememberDevice(context, known);
    return issueTokens(context, opened.session, opened.user);
  },
});
