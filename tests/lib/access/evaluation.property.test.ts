import { expect, test } from '@playwright/test';
import fc from 'fast-check';
import { type Actor, can } from '#lib/access/actor';
import { type EffectiveAccess, evaluate, isLive } from '#lib/access/evaluation';
import { explain, type RoleFacts } from '#lib/access/explanation';
import { permissionNames } from '#lib/access/permissions';
import { liveActor } from '#lib/core/operation/actor';

/** The explanation and `can` are one evaluation: over random graphs of users, roles and permissions. */

const now = new Date('2026-11-22T12:00:00Z');

const roles = fc.uniqueArray(
  fc.record({
    name: fc.string({ minLength: 1, maxLength: 4 }),
    permissions: fc.subarray(permissionNames),
  }),
  { selector: ({ name }) => name, maxLength: 6 },
);

/** Also the very moment of the end, which no longer counts. */
const expiresAt = fc.option(
  fc.integer({ min: -2, max: 2 }).map((seconds) => new Date(now.getTime() + seconds * 1_000)),
);

const graph = roles.chain((all) =>
  fc.record({
    all: fc.constant(all),
    status: fc.constantFrom('active', 'suspended'),
    held: fc
      .subarray(all)
      .chain((some) => fc.tuple(...some.map((role) => expiresAt.map((end) => ({ role, end }))))),
    permission: fc.constantFrom(...permissionNames),
  }),
);

/** The actor as core/actor makes one of what the database says; null for who is suspended. */
function actorOf(access: EffectiveAccess): Actor | null {
  const facts = {
    id: '',
    sessionId: '',
    username: '',
    displayName: null,
    email: '',
    emailVerifiedAt: null,
    lastLoginAt: null,
  };
  if (access.status !== 'active') return null;
  return liveActor({ ...facts, ...access, createdAt: now, authenticatedAt: now }, now);
}

// Plain comparisons: an `expect` for each of 10,000 graphs would take minutes.
test('over 10,000 random role graphs the explanation agrees with `can`, and every source is live', () => {
  fc.assert(
    fc.property(graph, ({ all, status, held, permission }) => {
      const assignments = held.map(({ role, end }) => ({
        role: role.name,
        permissions: role.permissions,
        expiresAt: end,
      }));
      const access = { status, assignments } as EffectiveAccess;
      const { allowed, sources, ended, missing } = explain(access, all, permission, now);
      return [
        allowed === can(actorOf(access), permission),
        allowed === (status === 'active' && sources.length > 0),
        sources.every((source) => source.permissions.includes(permission) && isLive(source, now)),
        ended.every((one) => one.permissions.includes(permission) && !isLive(one, now)),
        missing === null || isLeast(missing, all, access, permission),
      ].every(Boolean);
    }),
    { numRuns: 10_000 },
  );
  expect(fc.sample(graph, 100).some(({ held }) => held.length > 1)).toBe(true);
});

/** With that role an active user would be allowed; and no smaller role would do. */
function isLeast(
  missing: RoleFacts,
  all: RoleFacts[],
  { assignments }: EffectiveAccess,
  permission: string,
): boolean {
  const given = { role: missing.name, permissions: missing.permissions, expiresAt: null };
  const smaller = all.filter(({ permissions }) => permissions.length < missing.permissions.length);
  return (
    evaluate({ status: 'active', assignments: [...assignments, given] }, now).has(permission) &&
    !smaller.some(({ permissions }) => permissions.includes(permission))
  );
}
