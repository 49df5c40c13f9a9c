import { randomUUID } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import { auditKeys } from '#lib/core/audit/keys';
import { proveEvent } from '#lib/core/audit/mac';
import { database } from '#lib/database/client';
import type { AuditEventView } from '#lib/schemas/audit';
import { call, signUpInput } from '#tests/support/http';
import { administrator, limitedAdministrator } from '#tests/support/users';

/** The audit trail by the API, and things to find in it. */

export type Item = Omit<AuditEventView, 'at'> & { at: string };

/** Reads the trail as a user with no other right. */
export async function reader() {
  const { accessToken: token } = await limitedAdministrator(['audit:read']);
  return async (query: Record<string, string> = {}) => {
    const answer = await call('GET', `/api/admin/audit-events?${new URLSearchParams(query)}`, { token });
    const items = (answer.json.items ?? []) as Item[];
    return { ...answer, items, next: answer.json.nextCursor as string | null };
  };
}

export const actionsOf = ({ items }: { items: Item[] }) => items.map(({ action }) => action);

/** A user with these events in the trail, oldest first: created, updated by themselves, suspended by root. */
export async function userWithHistory() {
  const root = await administrator();
  const { username, email } = signUpInput();
  const made = await call('POST', '/api/admin/users', { token: root.accessToken, json: { username, email } });
  const { id } = made.json.user as { id: string };
  const path = `/api/admin/users/${id}`;
  const renamed = `${username}-x`;
  await call('PATCH', path, { token: root.accessToken, json: { username: renamed } });
  const json = { reason: 'Left the company' };
  const last = await call('PUT', `${path}/suspension`, { token: root.accessToken, json });
  return { root, id, username: renamed, email, requestId: last.headers.get('x-request-id') ?? '' };
}

/** Inserts an event of a user who no longer exists. */
export async function insertEvent(detail: Record<string, string>, action = 'user.updated'): Promise<string> {
  const id = randomUUID();
  const event = { id: uuidv7(), at: new Date(), action, outcome: 'done', code: null } as const;
  const about = { actorId: id, sessionId: null, subjectType: 'user', subjectId: id, requestId: randomUUID() };
  await database().auditEvent.create({ data: proveEvent(await auditKeys(), { ...event, ...about, detail }) });
  return id;
}
