import { expect, test } from '@playwright/test';
import fc from 'fast-check';
import { catalogue, permissionNames } from '#lib/access/permissions';
import type { Operation } from '#lib/core/operation/operation';
import { liveAssignments } from '#lib/core/users/live-assignments';
import { database } from '#lib/database/client';
import { AppError } from '#lib/errors';
import { readRoutes } from '#scripts/routes';
import { caller } from '#tests/support/context';
import {
  administrator,
  endRoles,
  limitedAdministrator,
  newUser,
  role,
  session,
  unique,
} from '#tests/support/users';

/**
 * No user exceeds their first permissions, nor holds them for longer, alone or in any sequence. An attacker with some
 * permissions for good and some until Friday makes random calls of every administration operation there is, as themselves and as every user they come to control: whom a
 * password link was handed out for, or whose email they changed.
 */

type Call = { path: string; operation: Operation };

const calls: Call[] = (await readRoutes())
  .filter(({ path }) => path.startsWith('/api/admin/'))
  .flatMap(({ path, operations }) =>
    Object.entries(operations)
      .filter(([verb]) => verb !== 'GET')
      .map(([, operation]) => ({ path, operation })),
  );

const friday = new Date(Date.now() + 3_600_000);
const ends = [undefined, ...[-1, 0, 1].map((more) => new Date(friday.getTime() + more).toISOString())];

/** The first permissions of the attacker. */
const starts = fc.record({
  forGood: fc.subarray(permissionNames, { minLength: 2 }),
  untilFriday: fc.subarray(permissionNames, { minLength: 2 }),
});

type Start = typeof starts extends fc.Arbitrary<infer S> ? S : never;

/** One call, with the dice for whatever its input needs. */
const moves = fc.array(
  fc.record({
    call: fc.constantFrom(...calls),
    by: fc.nat(),
    dice: fc.array(fc.nat(), { minLength: 4, maxLength: 4 }),
    permissions: fc.subarray(permissionNames, { maxLength: 4 }),
    action: fc.constantFrom('assign-role', 'unassign-role', 'suspend', 'reinstate', 'delete', 'end-sessions'),
  }),
  { minLength: 2, maxLength: 5 },
);

type Move = (typeof moves extends fc.Arbitrary<infer M> ? M : never)[number];

/** The subjects of the calls, shared by the sequences, so that each finds what the others left. */
interface Fixture {
  users: string[];
  roles: string[];
}

async function makeFixture(): Promise<Fixture> {
  const deputy = await limitedAdministrator(['users:read', 'roles:assign']);
  await endRoles(deputy.id, friday);
  const users = [
    await administrator(),
    await limitedAdministrator(['users:read', 'roles:assign']),
    deputy,
    await newUser(),
  ];
  const roles = [await role(['users:delete', 'audit:read']), await role(['users:read']), await role([])];
  // Not `user`: users of other tests hold it, too.
  return { users: users.map(({ id }) => id), roles: ['admin', ...roles] };
}

const pick = <T>(from: readonly T[], dice: number): T => from[dice % from.length] as T;

/** An input that makes sense: random ids, roles and permissions, and the version that a role has now. */
async function inputFor({ call: { path, operation }, dice, permissions, action }: Move, fixture: Fixture) {
  const [one = 0, other = 0, third = 0, fourth = 0] = dice;
  const target = pick(fixture.roles, one);
  const fresh = `r-${unique()}`;
  const isNew = path.endsWith('/roles') || path.endsWith('/permissions');
  const version = (await database().role.findUnique({ where: { name: target } }))?.version;
  const values: Record<string, unknown> = {
    id: pick(fixture.users, other),
    ids: [pick(fixture.users, other), pick(fixture.users, third)].filter(
      (id, at, all) => all.indexOf(id) === at,
    ),
    role: target,
    roles: [target],
    name: path.includes('/permissions') ? `${fresh}:use` : isNew ? fresh : target,
    label: fresh,
    description: 'made by dice',
    permissions,
    action,
    version,
    username: unique(),
    email: `${unique()}@example.test`,
    // Of the actions on many only one takes it.
    expiresAt: path.endsWith('/bulk') && action !== 'assign-role' ? undefined : pick(ends, third),
    ...(fourth % 2 && { reason: 'by dice' }),
  };
  const { shape = {} } = operation.declaration.input as { shape?: Record<string, unknown> };
  return Object.fromEntries(
    Object.entries(values).filter(([name, value]) => name in shape && value !== undefined),
  );
}

/** The account that the caller can log in to after this answer. */
function won(output: unknown, { call: { operation } }: Move, input: Record<string, unknown>): string | null {
  const { user, ...links } = (output ?? {}) as { user?: { id: string } };
  if ('passwordLink' in links || 'invitationLink' in links) return user?.id ?? (input.id as string);
  const mails = 'email' in input && operation.declaration.audit === 'user.updated';
  return mails ? (input.id as string) : null;
}

/** The permissions of these users' live roles with their expiry, read from the database and not by the code under test. */
async function held(ids: Iterable<string>): Promise<Map<string, number>> {
  const rows = await database().userRole.findMany({
    where: { userId: { in: [...ids] }, ...liveAssignments(new Date()) },
    select: { expiresAt: true, role: { select: { permissions: true } } },
  });
  const until = new Map<string, number>();
  for (const { expiresAt, role } of rows) {
    const end = expiresAt?.getTime() ?? Number.POSITIVE_INFINITY;
    for (const { permissionName: name } of role.permissions)
      until.set(name, Math.max(until.get(name) ?? 0, end));
  }
  return until;
}

async function play(fixture: Fixture, { forGood, untilFriday }: Start, sequence: Move[]): Promise<void> {
  const [lent, own] = [await role(untilFriday), await role(forGood)];
  const attacker = await newUser({ roles: ['user', lent, own] });
  await endRoles(attacker.id, friday, lent);
  const controlled = new Map([[attacker.id, attacker.accessToken]]);
  const mine = {
    users: [...fixture.users, attacker.id],
    roles: [...fixture.roles, lent, own],
    permissions: [''],
  };
  const limits = await held([attacker.id]);
  // A user with the whole catalogue may become an administrator for as long, and get every new permission at once.
  const whole = Math.min(...permissionNames.map((name) => limits.get(name) ?? 0));
  const limitOf = (name: string) => limits.get(name) ?? (name in catalogue ? 0 : whole);
  for (const move of sequence) {
    const accessToken = pick([...controlled.values()], move.by);
    const input = await inputFor(move, mine);
    try {
      const output = await move.call.operation(caller({ accessToken }), input);
      const id = won(output, move, input);
      if (id && !controlled.has(id)) controlled.set(id, (await session(id)).accessToken);
      const made = (output as { user?: { id: string } } | undefined)?.user?.id;
      if (made) mine.users.push(made);
      if (move.call.path.endsWith('/roles')) mine.roles.push(String(input.name));
      if (move.call.path.endsWith('/permissions')) mine.permissions.push(String(input.name));
    } catch (error) {
      if (!(error instanceof AppError) || error.status >= 500) throw error;
    }
    const beyond = [...(await held(controlled.keys()))].filter(([name, end]) => end > limitOf(name));
    expect(beyond).toEqual([]);
  }
  await tidy(fixture, mine);
}

/** Deletes what one sequence made: there can be 100 custom permissions only, and other tests list roles. */
async function tidy(fixture: Fixture, { users, roles, permissions }: Fixture & { permissions: string[] }) {
  const isNew = (known: string[]) => (one: string) => !known.includes(one);
  await database().permission.deleteMany({ where: { name: { in: permissions } } });
  await database().role.deleteMany({ where: { name: { in: roles.filter(isNew(fixture.roles)) } } });
  await database().user.deleteMany({ where: { id: { in: users.filter(isNew(fixture.users)) } } });
}

/** On PostgreSQL, where continuous integration runs them again, more. */
const sequences = process.env.TEST_DATABASE_URL ? 1_000 : 200;
const parts = 4;

for (let part = 1; part <= parts; part += 1) {
  test(`AUZ-07 AUZ-08 AUZ-19 random sequences of administration calls, part ${part} of ${parts}: no user exceeds their first permissions`, async () => {
    test.setTimeout(300_000);
    const fixture = await makeFixture();
    await fc.assert(
      fc.asyncProperty(starts, moves, (start, sequence) => play(fixture, start, sequence)),
      { numRuns: sequences / parts, endOnFailure: true },
    );
  });
}
