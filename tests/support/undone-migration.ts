import type pg from 'pg';

/** A migration that one statement undoes, as if it had never been applied. */
export const undoable = '20261122210540_index_ended_links';

export async function undo(client: pg.Client): Promise<void> {
  await client.query('DELETE FROM _prisma_migrations WHERE migration_name = $1', [undoable]);
  await client.query('DROP INDEX "OneTimeToken_expiresAt_idx"');
}
