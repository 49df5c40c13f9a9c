import { type Fixture, type FuzzUser, newRoleName, RaceLost } from '#tests/fuzz/fixture';
import type { Caller } from '#tests/fuzz/request';
import type { Account } from '#tests/support/installation';

/** One sender of requests with its own callers, so that no worker ends the sessions of another. */

export interface Worker {
  fixture: Fixture;
  /** @returns null for a guest */
  caller(caller: Caller): Account | null;
  /** Logs a caller in again after a logout, a suspension or a deletion, or makes a new user. */
  restore(caller: Caller): Promise<void>;
  /** How often callers were restored. */
  restored(): { logins: number; usersMade: number };
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

async function roleOf(fixture: Fixture, caller: Known): Promise<string | null> {
  if (caller === 'member') return null;
  if (caller === 'administrator') return 'admin';
  const name = newRoleName();
  await fixture.asOwner('POST', '/api/admin/roles', { name, label: name, permissions: limitedPermissions });
  return name;
}

export async function openWorker(fixture: Fixture): Promise<Worker> {
  const roles = new Map<Known, string | null>();
  const accounts = new Map<Caller, Account>();
  const counts = { logins: 0, usersMade: 0 };

  const enter = async (caller: Known, user: FuzzUser) =>
    void accounts.set(caller, { ...user, ...(await fixture.logIn(user)) });

  async function make(caller: Known): Promise<void> {
    const user = await fixture.register();
    const role = roles.get(caller);
    if (role) await fixture.asOwner('PUT', `/api/admin/users/${user.id}/roles/${role}`, {});
    await enter(caller, user);
  }

  for (const caller of ['member', 'limited', 'administrator'] as const) {
    roles.set(caller, await roleOf(fixture, caller));
    await make(caller);
  }
  return {
    fixture,
    caller: (caller) => accounts.get(caller) ?? null,
    async restore(caller) {
      const user = accounts.get(caller);
      if (caller === 'guest' || !user) return;
      const session = await fixture.logIn(user);
      // A refused login gives no token.
      if (session.token !== 'undefined') {
        counts.logins += 1;
        accounts.set(caller, { ...user, ...session });
        return;
      }
      counts.usersMade += 1;
      // A caller without a session is restored at the next 401.
      await make(caller).catch((error: unknown) => {
        if (!(error instanceof RaceLost)) throw error;
      });
    },
    restored: () => counts,
  };
}
