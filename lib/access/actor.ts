import type { EffectiveAccess } from '#lib/access/evaluation';
import type { Permission } from '#lib/access/permissions';
import type { UserColumns } from '#lib/schemas/user';

/**
 * The caller, as the database says at this request: never from a token's claims.
 * `permissions` may name permissions that this version's catalogue does not know.
 */
export interface Actor extends UserColumns {
  status: EffectiveAccess['status'];
  sessionId: string;
  roles: string[];
  permissions: ReadonlySet<string>;
  /** When the user last authenticated in this session. */
  authenticatedAt: Date;
}

/** Pages and components ask this; an operation's `allow` enforces it. */
export function can(actor: Actor | null, permission: Permission): boolean {
  return actor?.permissions.has(permission) ?? false;
}

/** True if the actor holds each of `permissions`. */
export function holdsAll(actor: Actor, permissions: Iterable<string>): boolean {
  for (const permission of permissions) if (!actor.permissions.has(permission)) return false;
  return true;
}
