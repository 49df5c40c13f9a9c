import { z } from 'zod';
import { id, time } from '#lib/schemas/fields';
import { ListView, PageInput } from '#lib/schemas/list';

/** One device that is logged in. `device` says in words what the user agent names. */
export const SessionView = z.object({
  id,
  current: z.boolean(),
  createdAt: time,
  lastSeenAt: time,
  expiresAt: time,
  ip: z.string(),
  userAgent: z.string(),
  device: z.string(),
});
export type SessionView = z.infer<typeof SessionView>;

export const SessionListView = ListView(SessionView);
export type SessionListView = z.infer<typeof SessionListView>;

export const ListOwnSessionsInput = PageInput;

export const ListUserSessionsInput = PageInput.extend({ id });

export const SessionIdInput = z.strictObject({ id });
