import { expect, test } from '@playwright/test';
import fc from 'fast-check';
import { catalogue, permissionNames } from '#lib/access/permissions';
import type { Operation } from '#lib/core/operation';
import { liveGrants } from '#lib/core/profile';
import { database } from '#lib/database';
import { AppError } from '#lib/errors';
import { readRoutes } from '#scripts/routes';
import { caller } from '#tests/support/context';
import { administrator, limitedAdministrator, person, role, session, unique } from '#tests/support/people';

/**
 * Nobody gets beyond what they started with, alone or in any sequence. An attacker with some permissions makes random
 * calls of every administration operation there is, as themselves and as everybody they come to control: whom a
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

/** What any of them may be called on: shared by the sequences, so that each finds what the others left. */
interface World {
  people: string[];
  roles: string[];
}

async function makeWorld(): Promise<World> {
  const people = [
    await administrator(),
    await limitedAdministrator(['users:read', 'roles:assign']),
    await person(),
  ];
  const roles = [await role(['users:delete', 'audit:read']), await role(['users:read']), await role([])];
  // Not `user`: other tests' people hold it too.
  return { people: people.map(({ id }) => id), roles: ['admin', ...roles] };
}

const pick = <T>(from: readonly T[], dice: number): T => from[dice % from.length] as T;

/** An input that makes sense: random ids, roles and permissions, and the version that a role has now. */
async function inputFor({ call: { path, operation }, dice, permissions, action }: Move, world: World) {
  const [one = 0, other = 0, third = 0, fourth = 0] = dice;
  const target = pick(world.roles, one);
  const fresh = `r-${unique()}`;
  const isNew = path.endsWith('/roles') || path.endsWith('/permissions');
  const version = (await database().role.findUnique({ where: { name: target } }))?.version;
  const values: Record<string, unknown> = {
    id: pick(world.people, other),
    ids: [pick(world.people, other), pick(world.people, third)].filter(
      (id, at, all) => all.indexOf(id) === at,
    ),
    role: target,
    roles: [target],
    name: path.includes('/permissions') ? `${fresh}:use` : isNew ? fresh : target,
    label: fresh,
    description: 'made by dice',
    ...{ permissions, action, version },
    username: unique(),
    email: `${unique()}@example.test`,
    ...(fourth % 2 && { reason: 'by dice' }),
  };
  const { shape = {} } = operation.declaration.input as { shape?: Record<string, unknown> };
  return Object.fromEntries(
    Object.entries(values).filter(([name, value]) => name in shape && value !== undefined),
  );
}

/** Whoever the caller can log in as after this answer. */
function won(output: unknown, { call: { operation } }: Move, input: Record<string, unknown>): string | null {
  const { user, passwordLink } = (output ?? {}) as { user?: { id: string }; passwordLink?: string };
  if (passwordLink) return user?.id ?? (input.id as string);
  const mails = 'email' in input && operation.declaration.audit === 'user.updated';
  return mails ? (input.id as string) : null;
}

/** What these people's live roles give, asked of the database and not of the code under test. */
async function held(ids: Iterable<string>): Promise<string[]> {
  const rows = await database().rolePermission.findMany({
    where: { role: { holders: { some: { userId: { in: [...ids] }, ...liveGrants(new Date()) } } } },
    select: { permissionName: true },
  });
  return [...new Set(rows.map(({ permissionName }) => permissionName))];
}

async function play(world: World, started: string[], sequence: Move[]): Promise<void> {
  const own = await role(started);
  const attacker = await person({ roles: ['user', own] });
  const controlled = new Map([[attacker.id, attacker.accessToken]]);
  const mine = { people: [...world.people, attacker.id], roles: [...world.roles, own], permissions: [''] };
  const limit = new Set(await held([attacker.id]));
  // Who holds the whole catalogue may become an administrator, and those get every new permission at once.
  const isAdministrator = permissionNames.every((name) => limit.has(name));
  const isFair = (name: string) => isAdministrator && !(name in catalogue);
  for (const move of sequence) {
    const accessToken = pick([...controlled.values()], move.by);
    const input = await inputFor(move, mine);
    try {
      const output = await move.call.operation(caller({ accessToken }), input);
      const id = won(output, move, input);
      if (id && !controlled.has(id)) controlled.set(id, (await session(id)).accessToken);
      const made = (output as { user?: { id: string } } | undefined)?.user?.id;
      if (made) mine.people.push(made);
      if (move.call.path.endsWith('/roles')) mine.roles.push(String(input.name));
      if (move.call.path.endsWith('/permissions')) mine.permissions.push(String(input.name));
    } catch (error) {
      if (!(error instanceof AppError) || error.status >= 500) throw error;
    }
    const beyond = (await held(controlled.keys())).filter((name) => !limit.has(name) && !isFair(name));
    expect(beyond).toEqual([]);
  }
  await tidy(world, mine);
}

/** What one sequence made is gone before the next: there can be 100 custom permissions only, and other tests list roles. */
async function tidy(world: World, { people, roles, permissions }: World & { permissions: string[] }) {
  const isNew = (known: string[]) => (one: string) => !known.includes(one);
  await database().permission.deleteMany({ where: { name: { in: permissions } } });
  await database().role.deleteMany({ where: { name: { in: roles.filter(isNew(world.roles)) } } });
  await database().user.deleteMany({ where: { id: { in: people.filter(isNew(world.people)) } } });
}

const sequences = 1_000;
const parts = 4;

for (let part = 1; part <= parts; part += 1) {
  test(`AUZ-07 AUZ-08 AUZ-19 random sequences of administration calls, part ${part} of ${parts}: nobody exceeds what they started with`, async () => {
    const world = await makeWorld();
    await fc.assert(
      fc.asyncProperty(fc.subarray(permissionNames, { minLength: 4 }), moves, (started, sequence) =>
        play(world, started, sequence),
      ),
      { numRuns: sequences / parts, endOnFailure: true },
    );
  });
}
