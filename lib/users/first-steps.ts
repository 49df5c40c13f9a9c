import { type Actor, can } from '#lib/access/actor';
import { config } from '#lib/config';
import type { Database } from '#lib/database/client';
import type { FirstStepsView } from '#lib/schemas/dashboard';

/** Only users who can take every step are shown them. */
export const takesFirstSteps = (actor: Actor) =>
  can(actor, 'roles:create') && can(actor, 'users:create') && can(actor, 'settings:update');

/** Also saved as it was: who may register is then decided. */
const isSettingsSaved = async (db: Database) => {
  const row = await db.settings.findUnique({ where: { id: 1 }, select: { version: true } });
  if (row && row.version > 1) return true;
  const where = { action: 'settings.updated', outcome: 'done' } as const;
  return (await db.auditEvent.findFirst({ where, select: { id: true } })) !== null;
};

/** Each by what is there: by counters, or one row. */
export async function readFirstSteps(db: Database, userCount: number): Promise<FirstStepsView> {
  const role = await db.role.findFirst({ where: { system: false }, select: { id: true } });
  return {
    https: config().secure,
    ownRole: role !== null,
    secondUser: userCount > 1,
    settingsSaved: await isSettingsSaved(db),
  };
}
