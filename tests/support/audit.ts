import { database } from '#lib/database/client';
import type { Answer } from '#tests/support/http';

/** The audit rows that the request of this answer wrote, as `action outcome code`. */
export async function trailOf({ headers }: Answer): Promise<string[]> {
  const rows = await database().auditEvent.findMany({
    where: { requestId: headers.get('x-request-id') ?? '' },
    orderBy: { id: 'asc' },
  });
  return rows.map(({ action, outcome, code }) => [action, outcome, code].filter(Boolean).join(' '));
}
