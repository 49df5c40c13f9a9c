import { defaultRole } from '#lib/access/permissions';
import { type AuditContext, audited } from '#lib/core/audit/record';
import { operation } from '#lib/core/operation/operation';
import { rememberDevice } from '#lib/core/rate-limits/known-device';
import { queueKeyOf } from '#lib/core/rate-limits/password-attempts';
import { setSessionCookies } from '#lib/core/sessions/issue-tokens';
import { sessionsOfBrowser, startSession } from '#lib/core/sessions/session';
import { checkRegistration, requireRegistration } from '#lib/core/settings/registration';
import { currentSigningKey } from '#lib/core/signing-keys/current';
import { insertUser, mapTaken, newUserId, requireFree } from '#lib/core/users/create';
import { requireGoodPassword } from '#lib/core/users/password-policy';
import { readProfile } from '#lib/core/users/profile';
import { hashPassword } from '#lib/crypto/passwords/hash';
import { AppError } from '#lib/errors';
import { RegisteredView, RegisterInput } from '#lib/schemas/auth';

interface Registration {
  username: string;
  email: string;
  password: string;
}

/** The same for every registered email, so that it does not reveal invitations. */
const ifInvited = 'If you were invited, open the link that you were given: there you choose a password.';

async function withInvitationHint<T>(write: Promise<T>): Promise<T> {
  try {
    return await write;
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'email_taken') throw error;
    const errors = error.errors?.map(({ path, message }) => ({
      path,
      message: path === 'email' ? `${message} ${ifInvited}` : message,
    }));
    throw new AppError('email_taken', { ...(errors && { errors }), cause: error });
  }
}

/** Registers a user. A browser is logged in at once, in the same transaction; a script is not. */
async function registerUser(context: AuditContext, { password, ...identity }: Registration) {
  await checkRegistration(context.db, identity.email);
  requireGoodPassword(password, identity, 'password');
  await requireFree(context.db, identity);
  const passwordHash = await hashPassword(password, queueKeyOf(context));
  await currentSigningKey(context.now);
  const replaces = await sessionsOfBrowser(context);
  const id = newUserId();
  const { now } = context;
  const write = audited(context, { type: 'user', id }, async (tx) => {
    await requireRegistration(tx, identity.email);
    await insertUser(tx, id, { identity, passwordHash, roles: [defaultRole.name], grantedById: null, now });
    const session =
      context.client === 'browser'
        ? await startSession(tx, context, { userId: id, remember: false, replaces })
        : null;
    return { user: await readProfile(tx, id, now), session };
  });
  return mapTaken(write);
}

export const register = operation({
  summary: 'Register with username, email and password.',
  allow: 'anyone',
  audit: 'user.registered',
  limit: 'register',
  input: RegisterInput,
  output: RegisteredView,
  status: 201,
  async run(context, input) {
    const { user, session } = await withInvitationHint(registerUser(context, input));
    if (session) await setSessionCookies(context, session, user);
    if (session) rememberDevice(context, { id: user.id, passwordChangedAt: context.now });
    return { user };
  },
});
