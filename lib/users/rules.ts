import type { Actor } from '#lib/access/actor';
import { AppError } from '#lib/errors';

/** Rules about the user that an administrator acts on. */

export const noSuchUser = (id: string) => new AppError('not_found', { subject: { type: 'user', id } });

/** @throws AppError `conflict`: administrators do not act on themselves. */
export function requireOther(actor: Actor, id: string): void {
  if (id !== actor.id) return;
  throw new AppError('conflict', {
    detail: 'You cannot do this to yourself.',
    subject: { type: 'user', id },
  });
}
