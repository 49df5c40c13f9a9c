import { type EffectiveAccess, evaluate, isLive, type RoleAssignment } from '#lib/access/evaluation';

/** Why a user may or may not do something, by the same evaluation as `can`. */

/** A role as the evaluation sees it. */
export interface RoleFacts {
  name: string;
  permissions: readonly string[];
}

export interface Explanation<A extends RoleAssignment, R extends RoleFacts> {
  /** What `can` says. */
  allowed: boolean;
  /** The live assignments that give the permission, or would if the user were reinstated. */
  sources: A[];
  /** Assignments that gave it until they expired. */
  ended: A[];
  /** If no live assignment gives it: the role with the fewest permissions that would, if any. */
  missing: R | null;
}

/** True if the role alone gives the permission to an active user. */
export function gives({ name, permissions }: RoleFacts, permission: string, now: Date): boolean {
  const assignments = [{ role: name, permissions, expiresAt: null }];
  return evaluate({ status: 'active', assignments }, now).has(permission);
}

/** The role with the fewest permissions; of equal ones the first by name. */
function smallest<R extends RoleFacts>(roles: readonly R[]): R | null {
  const [first = null] = [...roles].sort(
    (a, b) => a.permissions.length - b.permissions.length || (a.name < b.name ? -1 : 1),
  );
  return first;
}

export function explain<A extends RoleAssignment, R extends RoleFacts>(
  access: EffectiveAccess<A>,
  roles: readonly R[],
  permission: string,
  now: Date,
): Explanation<A, R> {
  const sources = evaluate({ ...access, status: 'active' }, now).get(permission) ?? [];
  const ended = access.assignments.filter(
    (assignment) => !isLive(assignment, now) && assignment.permissions.includes(permission),
  );
  const giving = roles.filter((role) => gives(role, permission, now));
  return {
    allowed: evaluate(access, now).has(permission),
    sources,
    ended,
    missing: sources.length === 0 ? smallest(giving) : null,
  };
}
