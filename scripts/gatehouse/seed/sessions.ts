import { days, hours } from '#lib/core/durations';
import { absoluteLimit } from '#lib/core/sessions/lifetimes';
import type { Random } from '#scripts/gatehouse/seed/random';
import type { SeededUser } from '#scripts/gatehouse/seed/users';

/** Sessions of the users. Their refresh tokens are unknown, so nobody can use them. */

const userAgents = [
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36',
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15',
  'Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1',
  'Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36',
];

/** Reserved for examples (RFC 5737). */
export const exampleIp = (random: Random) =>
  `${random.pick(['192.0.2', '198.51.100', '203.0.113'])}.${1 + random.below(254)}`;

export const exampleUserAgent = (random: Random) => random.pick(userAgents);

function sessionOf(random: Random, { id: userId, status }: SeededUser, createdAt: Date, now: Date) {
  const remember = random.chance(0.6);
  const expiresAt = new Date(
    createdAt.getTime() + (remember ? absoluteLimit.remembered : absoluteLimit.otherwise),
  );
  const lastMoment = Math.min(now.getTime(), expiresAt.getTime());
  const used = Math.floor((lastMoment - createdAt.getTime()) * random.next() ** 0.5);
  const lastSeenAt = new Date(createdAt.getTime() + used);
  return {
    id: random.id(createdAt),
    userId,
    remember,
    createdAt,
    expiresAt,
    lastSeenAt,
    authenticatedAt: createdAt,
    rotatedAt: lastSeenAt,
    refreshHash: random.bytes(32),
    rotationSalt: random.bytes(32),
    // Suspension ends sessions; others log out.
    revokedAt: status === 'suspended' || random.chance(0.25) ? lastSeenAt : null,
    ip: exampleIp(random),
    userAgent: exampleUserAgent(random),
  };
}

/** Two of five users with a login have a session of their last login, and some of them older ones. */
export function sessionsOf(random: Random, user: SeededUser, now: Date) {
  const { lastLoginAt, createdAt } = user;
  if (!lastLoginAt || random.chance(0.6)) return [];
  const earlier = Array.from({ length: random.below(3) }, () =>
    Math.max(createdAt.getTime(), lastLoginAt.getTime() - hours(2) - random.below(days(60))),
  );
  return [lastLoginAt.getTime(), ...earlier].map((time) => sessionOf(random, user, new Date(time), now));
}

export type SeededSession = ReturnType<typeof sessionOf>;
