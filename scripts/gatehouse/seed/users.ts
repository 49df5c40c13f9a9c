import { days } from '#lib/core/durations';
import { identityColumns } from '#lib/core/users/identity';
import { normalizeIdentifier } from '#lib/schemas/fields';
import { firstNames, lastNames, namesInOwnScript, spellings } from '#scripts/gatehouse/seed/names';
import type { Random } from '#scripts/gatehouse/seed/random';

/** Users as a product has them after 3 years. */

export interface SeededUser extends ReturnType<typeof identityColumns> {
  id: string;
  emailVerifiedAt: Date | null;
  status: 'active' | 'suspended';
  createdAt: Date;
  lastLoginAt: Date | null;
}

type Names = Pick<SeededUser, 'username' | 'displayName'>;

const lifetime = days(3 * 365);
const domains = ['example.com', 'example.com', 'example.org', 'mail.example.org', 'example.test'];

/** Most users sign up by day (UTC), and few at the weekend. */
function signUpTime(random: Random, share: number, now: Date): Date {
  // The square root makes sign-ups grow linearly.
  const age = lifetime * (1 - Math.sqrt(share));
  const day = new Date(now.getTime() - age);
  if (day.getUTCDay() % 6 === 0 && random.chance(0.5)) day.setUTCDate(day.getUTCDate() - 1 - random.below(5));
  const moment = day.setUTCHours(0, 0, 0, 0) + days((random.next() + random.next()) / 2);
  return new Date(Math.min(moment, now.getTime() - random.below(days(0.25))));
}

/** Two of three users give a name, a few of these in their own script. */
function displayNameOf(random: Random, first: string, last: string): string | null {
  if (random.chance(1 / 3)) return null;
  return random.chance(0.05) ? random.pick(namesInOwnScript) : `${first} ${last}`;
}

/** Unique usernames: a number is added to a taken one. `taken` holds normalized names, and gets the new ones. */
export function nameGenerator(random: Random, taken: Set<string>) {
  const counters = new Map<string, number>();
  return (): Names => {
    const [first, last] = [random.pick(firstNames), random.pick(lastNames)];
    const wanted = random.pick(spellings)(first, last);
    const base = wanted.length < 3 ? `${wanted}.x` : wanted;
    const key = normalizeIdentifier(base);
    let username = base;
    for (let count = counters.get(key) ?? 1; taken.has(normalizeIdentifier(username)); ) {
      count += 1 + random.below(3);
      username = `${base}${count}`;
      counters.set(key, count);
    }
    taken.add(normalizeIdentifier(username));
    return { username, displayName: displayNameOf(random, first, last) };
  };
}

/** `share` (0 to 1) is the user's place in the order of sign-ups, the oldest first. */
export function newUser(random: Random, names: Names, share: number, now: Date): SeededUser {
  const createdAt = signUpTime(random, share, now);
  const age = now.getTime() - createdAt.getTime();
  const email = `${names.username}@${random.pick(domains)}`;
  const hasLoggedIn = random.chance(0.75);
  const id = random.id(createdAt);
  return {
    id,
    ...identityColumns(id, { ...names, email }),
    emailVerifiedAt: hasLoggedIn && random.chance(0.8) ? createdAt : null,
    status: random.chance(0.02) ? 'suspended' : 'active',
    createdAt,
    // The square: of users who have been here for a year, every seventh came back this week.
    lastLoginAt: hasLoggedIn ? new Date(now.getTime() - Math.floor(age * random.next() ** 2)) : null,
  };
}
