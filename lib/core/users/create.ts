import { randomBytes } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import { identityColumns } from '#lib/core/users/identity';
import { type Database, isUniqueViolation, type Transaction } from '#lib/database/client';
import { AppError, type FieldError } from '#lib/errors';
import { normalizeIdentifier } from '#lib/schemas/fields';
import type { Identity } from '#lib/schemas/user';

/** Creates users: for registration, by administrators, and the first administrator at set-up. */

export interface NewUser {
  identity: Identity;
  passwordHash: string | null;
  /** Names of roles. */
  roles: readonly string[];
  grantedById: string | null;
  /** By an administrator, to choose a first password by a link. */
  invited?: boolean;
  now: Date;
}

export const newUserId = () => uuidv7();

/** Inserts the user with password and roles; to be called inside `audited`. */
export async function insertUser(tx: Transaction, id: string, user: NewUser): Promise<void> {
  const { identity, passwordHash, now, grantedById, invited = false } = user;
  await tx.user.create({
    data: {
      id,
      createdAt: now,
      invited,
      ...identityColumns(id, identity),
      ...(passwordHash && { password: { create: { hash: passwordHash, changedAt: now } } }),
    },
  });
  const roles = await tx.role.findMany({ where: { name: { in: [...user.roles] } }, select: { id: true } });
  await tx.userRole.createMany({
    data: roles.map((role) => ({ userId: id, roleId: role.id, grantedById, grantedAt: now })),
  });
}

/** A username from the local part of an email; it may be taken. */
export function usernameFrom(email: string): string {
  return (email.split('@')[0] ?? '')
    .replace(/[^A-Za-z0-9_.-]/g, '-')
    .slice(0, 32)
    .padEnd(3, '-');
}

const taken = {
  email: { code: 'email_taken', message: 'This email is already registered.' },
  username: { code: 'username_taken', message: 'This username is already taken.' },
} as const;

function takenError(fields: (keyof typeof taken)[]): AppError | null {
  const [first] = fields;
  if (!first) return null;
  const errors: FieldError[] = fields.map((path) => ({ path, message: taken[path].message }));
  return new AppError(taken[first].code, { errors });
}

/** @throws AppError `email_taken` or `username_taken`, naming each taken field; an early check before the hashing. */
export async function requireFree(db: Database, { username, email }: { username?: string; email?: string }) {
  const usernameNormalized = username && normalizeIdentifier(username);
  const emailNormalized = email && normalizeIdentifier(email);
  const others = await db.user.findMany({
    where: { OR: [{ usernameNormalized }, { emailNormalized }].filter((one) => Object.values(one)[0]) },
    select: { usernameNormalized: true, emailNormalized: true },
  });
  const error = takenError([
    ...(others.some((other) => other.emailNormalized === emailNormalized) ? (['email'] as const) : []),
    ...(others.some((other) => other.usernameNormalized === usernameNormalized)
      ? (['username'] as const)
      : []),
  ]);
  if (error) throw error;
}

/** Maps a unique violation of username or email to our error: the database has the last word. */
export async function mapTaken<T>(write: Promise<T>): Promise<T> {
  try {
    return await write;
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    throw (
      takenError([JSON.stringify(error.meta).includes('usernameNormalized') ? 'username' : 'email']) ?? error
    );
  }
}

/** Writes with the username from the email or, if it is taken, with a random suffix. */
export async function withFreeUsername<T>(
  email: string,
  write: (username: string) => Promise<T>,
): Promise<T> {
  let username = usernameFrom(email);
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await write(username);
    } catch (error) {
      const taken = error instanceof AppError && error.code === 'username_taken';
      if (!taken || attempt === 5) throw error;
      username = `${usernameFrom(email).slice(0, 25)}-${randomBytes(3).toString('hex')}`;
    }
  }
}
