import type { Caller } from '#tests/fuzz/draft';
import { newRoleName, Outrun, type TestUser, type World } from '#tests/fuzz/world';
import type { Account } from '#tests/support/installation';

/** One sender of requests, with callers of its own: what kills one of them is no other lane's doing. */

export interface Worker {
  world: World;
  /** @returns null for a guest */
  caller(caller: Caller): Account | null;
  /** Somebody was logged out, suspended or deleted: logs in again, or makes another one. */
  revive(caller: Caller): Promise<void>;
  /** How often somebody came back. */
  revived(): { logins: number; people: number };
}

const limitedPermissions = [
  'admin:access',
  'users:read',
  'users:update',
  'roles:read',
  'sessions:read',
  'audit:read',
];

type Known = Exclude<Caller, 'guest'>;

async function roleOf(world: World, caller: Known): Promise<string | null> {
  if (caller === 'member') return null;
  if (caller === 'administrator') return 'admin';
  const name = newRoleName();
  await world.keep('POST', '/api/admin/roles', { name, label: name, permissions: limitedPermissions });
  return name;
}

export async function openWorker(world: World): Promise<Worker> {
  const roles = new Map<Known, string | null>();
  const accounts = new Map<Caller, Account>();
  const counts = { logins: 0, people: 0 };

  const enter = async (caller: Known, person: TestUser) =>
    void accounts.set(caller, { ...person, ...(await world.logIn(person)) });

  async function make(caller: Known): Promise<void> {
    const person = await world.register();
    const role = roles.get(caller);
    if (role) await world.keep('PUT', `/api/admin/users/${person.id}/roles/${role}`, {});
    await enter(caller, person);
  }

  for (const caller of ['member', 'limited', 'administrator'] as const) {
    roles.set(caller, await roleOf(world, caller));
    await make(caller);
  }
  return {
    world,
    caller: (caller) => accounts.get(caller) ?? null,
    async revive(caller) {
      const person = accounts.get(caller);
      if (caller === 'guest' || !person) return;
      const session = await world.logIn(person);
      // A refused login gives no token.
      if (session.token !== 'undefined') {
        counts.logins += 1;
        accounts.set(caller, { ...person, ...session });
        return;
      }
      counts.people += 1;
      // Whoever is left without a session comes back at the next 401.
      await make(caller).catch((error: unknown) => {
        if (!(error instanceof Outrun)) throw error;
      });
    },
    revived: () => counts,
  };
}
