import type pg from 'pg';

/** A migration that is easily undone, as if it had never been applied. */
export const undoable = '20261201000001_indexes_and_triggers';

export async function undo(client: pg.Client): Promise<void> {
  await client.query('DELETE FROM _prisma_migrations WHERE migration_name = $1', [undoable]);
  await client.query(`
    DROP INDEX "User_lastLoginAt_id_idx", "Session_live_idx", "AuditEvent_unchained_idx";
    DROP FUNCTION "countUsers", "countUserRoles", "countLogins", "endLinks", "endLinksOfUser",
      "endLinksOfPassword" CASCADE`);
}
