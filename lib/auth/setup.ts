import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import { administratorRole, defaultRole } from '#lib/access/permissions';
import { type AuditContext, audited } from '#lib/core/audit/record';
import { links } from '#lib/core/links/links';
import { clearLinkCookie, findLiveLink, issueOneTimeToken, spendLink } from '#lib/core/links/one-time-token';
import { newContext } from '#lib/core/operation/context';
import { operation } from '#lib/core/operation/operation';
import { rememberDevice } from '#lib/core/rate-limits/known-device';
import { queueKeyOf } from '#lib/core/rate-limits/password-attempts';
import { setSessionCookies } from '#lib/core/sessions/issue-tokens';
import { sessionsOfBrowser, startSession } from '#lib/core/sessions/session';
import { currentSigningKey } from '#lib/core/signing-keys/current';
import { hasAdministrator, lockAdministrators } from '#lib/core/users/administrators';
import {
  insertUser,
  mapTaken,
  newUserId,
  requireFree,
  usernameFrom,
  withFreeUsername,
} from '#lib/core/users/create';
import { requireGoodPassword } from '#lib/core/users/password-policy';
import { readProfile } from '#lib/core/users/profile';
import { hashPassword } from '#lib/crypto/passwords/hash';
import { database, type Transaction } from '#lib/database/client';
import { currentTime } from '#lib/database/clock';
import { AppError } from '#lib/errors';
import { OpenedLinkInput, RegisteredView, RegisterInput, SetupInput } from '#lib/schemas/auth';

/**
 * The first administrator. A link from the server's own terminal proves that the caller runs it; once any
 * administrator was made, every link is dead. Registering never makes an administrator.
 */

type NewAdministrator = z.output<typeof RegisterInput>;

/** Creates the administrator, unless there is one. `admit` runs under the lock and refuses by throwing. */
async function makeFirstAdministrator(
  context: AuditContext,
  { password, ...identity }: NewAdministrator,
  admit: (tx: Transaction) => Promise<unknown>,
) {
  requireGoodPassword(password, identity, 'password');
  await requireFree(context.db, identity);
  const passwordHash = await hashPassword(password, queueKeyOf(context));
  await currentSigningKey(context.now);
  const replaces = await sessionsOfBrowser(context);
  const id = newUserId();
  const { now } = context;
  const write = audited(context, { type: 'user', id }, async (tx) => {
    await lockAdministrators(tx);
    if (await hasAdministrator(tx)) throw new AppError('not_found');
    await admit(tx);
    const roles = [administratorRole.name, defaultRole.name];
    await insertUser(tx, id, { identity, passwordHash, roles, grantedById: null, now });
    const session =
      context.client === 'browser'
        ? await startSession(tx, context, { userId: id, remember: false, replaces })
        : null;
    return { user: await readProfile(tx, id, now), session };
  });
  return mapTaken(write);
}

export const readSetup = operation({
  summary: 'Whether the set-up link that was opened still works; not found once there is an administrator.',
  allow: 'anyone',
  input: OpenedLinkInput,
  output: z.object({ live: z.boolean() }),
  async run(context, opened) {
    if (await hasAdministrator(context.db)) throw new AppError('not_found');
    return { live: (await findLiveLink(context, 'setup', opened)) !== null };
  },
});

export const setUp = operation({
  summary: 'Make the first administrator, with the one-time set-up link.',
  allow: 'anyone',
  audit: 'administrator.created',
  limit: links.setup.limit,
  input: SetupInput,
  output: RegisteredView,
  status: 201,
  async run(context, { token, link, ...newUser }) {
    if (await hasAdministrator(context.db)) throw new AppError('not_found');
    // Checked before the hashing, so that a guess costs nothing; checked again under the lock.
    const found = await findLiveLink(context, 'setup', { token, link });
    if (!found) throw new AppError('invalid_token');
    const { user, session } = await makeFirstAdministrator(context, newUser, (tx) =>
      spendLink(tx, found, context.now),
    );
    clearLinkCookie(context, found);
    if (session) await setSessionCookies(context, session, user);
    if (session) rememberDevice(context, { id: user.id, passwordChangedAt: context.now });
    return { user };
  },
});

/** A link that is valid for 30 minutes, or null once there is an administrator. Voids no other node's link. */
export async function issueSetupLink(now = currentTime()): Promise<string | null> {
  if (await hasAdministrator(database())) return null;
  const issue = { purpose: 'setup', userId: null, issuedById: null, now } as const;
  return (await issueOneTimeToken(database(), issue)).link;
}

/** ADMIN_EMAIL and ADMIN_PASSWORD, as they were given. */
interface UnattendedAdministrator {
  email: string;
  password: string;
}

/** @throws AppError `invalid_input` or `email_taken` if these cannot make an administrator; `doctor` checks, too */
export async function checkUnattendedAdministrator(given: UnattendedAdministrator) {
  const parsed = RegisterInput.omit({ username: true }).safeParse(given);
  if (!parsed.success) {
    const errors = parsed.error.issues.map(({ path, message }) => ({ path: path.join('.'), message }));
    throw new AppError('invalid_input', { errors });
  }
  const { data } = parsed;
  const { email, password } = data;
  requireGoodPassword(password, { email, username: usernameFrom(email) }, 'password');
  await requireFree(database(), { email });
  return data;
}

/**
 * Makes the first administrator from ADMIN_EMAIL and ADMIN_PASSWORD, named after the email. Returns false if
 * there is one already, then nothing is changed.
 * @throws AppError `invalid_input` or `email_taken`
 */
export async function createUnattendedAdministrator(given: UnattendedAdministrator): Promise<boolean> {
  if (await hasAdministrator(database())) return false;
  const data = await checkUnattendedAdministrator(given);
  const context = { ...newContext({ requestId: uuidv7() }), event: 'administrator.created', actor: null };
  try {
    await withFreeUsername(data.email, (username) =>
      makeFirstAdministrator(context, { ...data, username }, async () => {}),
    );
    return true;
  } catch (error) {
    // Another node has created one.
    if (error instanceof AppError && (await hasAdministrator(database()))) return false;
    throw error;
  }
}
