import { createHash, randomBytes } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import { newContext } from '#lib/core/operation/context';
import { issueAccessToken } from '#lib/core/sessions/access-token';
import { startSession } from '#lib/core/sessions/session';
import { insertUser, newUserId } from '#lib/core/users/create';
import { identityColumns } from '#lib/core/users/identity';
import { readProfile } from '#lib/core/users/profile';
import { hashPassword } from '#lib/crypto/passwords/hash';
import { database, isUniqueViolation } from '#lib/database/client';

/** Users for tests, inserted into the database, so that a test pays for a hash only if it logs in. */

export const password = 'tulip-basket-93';

export interface TestUser {
  id: string;
  username: string;
  email: string;
  sessionId: string;
  /** A bearer token of their session. */
  accessToken: string;
  refreshToken: string;
}

export const unique = () => randomBytes(6).toString('hex');

interface UserOptions {
  roles?: string[];
  withPassword?: boolean;
  remember?: boolean;
  /** When the session began. */
  now?: Date;
}

/** Inserts a user with roles and one session. */
export async function newUser({
  roles = ['user'],
  withPassword = false,
  remember = false,
  now = new Date(),
}: UserOptions = {}) {
  const id = newUserId();
  const name = `t${unique()}`;
  const identity = { username: name, email: `${name}@example.test` };
  const passwordHash = withPassword ? await hashPassword(password) : null;
  await database().$transaction((tx) =>
    insertUser(tx, id, { identity, passwordHash, roles, grantedById: null, now }),
  );
  return { id, ...identity, ...(await session(id, { remember, now })) };
}

/** Starts one more session of a user. */
export async function session(userId: string, { remember = false, now = new Date() } = {}) {
  const context = newContext({ requestId: uuidv7(), now, userAgent: 'test' });
  const opened = await database().$transaction((tx) => startSession(tx, context, { userId, remember }));
  const profile = await readProfile(database(), userId, now);
  const accessToken = await issueAccessToken({ ...profile, sessionId: opened.id }, 'body', now);
  return { sessionId: opened.id, accessToken, refreshToken: opened.refreshToken };
}

/** A new role that holds these permissions. */
export async function role(permissions: string[], name = `role-${unique()}`): Promise<string> {
  await database().role.create({
    data: {
      id: uuidv7(),
      name,
      label: name,
      description: '',
      createdAt: new Date(),
      permissions: { create: permissions.map((permissionName) => ({ permissionName })) },
    },
  });
  return name;
}

/** A role that tests share and do not change, so that lists of roles stay short. */
async function sharedRole(permissions: string[]): Promise<string> {
  const hash = createHash('sha256').update(permissions.toSorted().join());
  const name = `shared-${hash.digest('hex').slice(0, 12)}`;
  if (await database().role.findUnique({ where: { name } })) return name;
  return role(permissions, name).catch((error) => {
    // Another worker was faster.
    if (isUniqueViolation(error)) return name;
    throw error;
  });
}

export const administrator = (options: UserOptions = {}) => newUser({ ...options, roles: ['admin', 'user'] });

/** A user who also holds these permissions, by a role that the test must not change. */
export async function limitedAdministrator(permissions: string[], options: UserOptions = {}) {
  return newUser({ ...options, roles: ['user', await sharedRole(permissions)] });
}

/** Sets the end of a user's role assignments, or of one of them. */
export async function endRoles(userId: string, expiresAt: Date, name?: string): Promise<void> {
  await database().userRole.updateMany({ where: { userId, role: { name } }, data: { expiresAt } });
}

/** Users whose usernames begin with the same unique word, oldest first. */
export async function newUsers(count: number) {
  const word = `p${unique()}`;
  const users = [];
  for (let index = 0; index < count; index += 1) {
    const someone = await newUser();
    const who = { username: `${word}-${index}`, email: `${word}-${index}@example.test` };
    await database().user.update({ where: { id: someone.id }, data: identityColumns(someone.id, who) });
    users.push({ ...someone, ...who });
  }
  return { word, users };
}

/** The status of a user, or 'deleted'. */
export const statusOf = async (id: string) =>
  (await database().user.findUnique({ where: { id } }))?.status ?? 'deleted';
