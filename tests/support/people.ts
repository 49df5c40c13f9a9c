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

/** People for tests, written straight into the database, so that a test pays for a hash only if it logs in. */

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

interface Wishes {
  roles?: string[];
  withPassword?: boolean;
  remember?: boolean;
  /** When the session began. */
  now?: Date;
}

/** A person with roles and one session. */
export async function person({
  roles = ['user'],
  withPassword = false,
  remember = false,
  now = new Date(),
}: Wishes = {}) {
  const id = newUserId();
  const name = `t${unique()}`;
  const who = { username: name, email: `${name}@example.test` };
  const passwordHash = withPassword ? await hashPassword(password) : null;
  await database().$transaction((tx) =>
    insertUser(tx, id, { ...who, passwordHash, roles, grantedById: null, now }),
  );
  return { id, ...who, ...(await session(id, { remember, now })) };
}

/** One more session of a person. */
export async function session(userId: string, { remember = false, now = new Date() } = {}) {
  const context = newContext({ requestId: uuidv7(), now, userAgent: 'test' });
  const opened = await database().$transaction((tx) => startSession(tx, context, { userId, remember }));
  const profile = await readProfile(database(), userId, now);
  const accessToken = await issueAccessToken({ ...profile, sessionId: opened.id }, 'body', now);
  return { sessionId: opened.id, accessToken, refreshToken: opened.refreshToken };
}

/** A role of its own that holds these permissions. */
export async function role(permissions: string[], name = `role-${unique()}`): Promise<string> {
  await database().role.create({
    data: {
      ...{ id: uuidv7(), name, label: name, description: '', createdAt: new Date() },
      permissions: { create: permissions.map((permissionName) => ({ permissionName })) },
    },
  });
  return name;
}

/** A role that tests with the same wishes share and none changes, so that lists of roles stay short. */
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

export const administrator = (wishes: Wishes = {}) => person({ ...wishes, roles: ['admin', 'user'] });

/** A member who also holds these permissions, by a role that the test must not change. */
export async function limitedAdministrator(permissions: string[], wishes: Wishes = {}) {
  return person({ ...wishes, roles: ['user', await sharedRole(permissions)] });
}

/** Ends what a person was granted so far, or one role of it, at that time. */
export async function endRoles(userId: string, expiresAt: Date, name?: string): Promise<void> {
  await database().userRole.updateMany({ where: { userId, role: { name } }, data: { expiresAt } });
}

/** People whose usernames begin with a word of this test's own, oldest first. */
export async function crowd(count: number) {
  const word = `p${unique()}`;
  const people = [];
  for (let index = 0; index < count; index += 1) {
    const someone = await person();
    const who = { username: `${word}-${index}`, email: `${word}-${index}@example.test` };
    await database().user.update({ where: { id: someone.id }, data: identityColumns(someone.id, who) });
    people.push({ ...someone, ...who });
  }
  return { word, people };
}

/** What became of a person. */
export const statusOf = async (id: string) =>
  (await database().user.findUnique({ where: { id } }))?.status ?? 'deleted';
