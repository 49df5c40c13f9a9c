import { type EffectiveAccess, evaluate, isLive, type RoleAssignment } from '#lib/access/evaluation';

/** Why somebody may do something or may not: the same evaluation as `can`, told as paths. */

/** A role as the evaluation sees it. */
export interface RoleFacts {
  name: string;
  permissions: readonly string[];
}

export interface Explanation<G extends RoleAssignment, R extends RoleFacts> {
  /** What `can` says. */
  allowed: boolean;
  /** The live grants that give the permission; of a suspended person those that would, once they are reinstated. */
  paths: G[];
  /** Grants that gave it until they ended. */
  ended: G[];
  /** If no live grant gives it: the role with the fewest permissions that would. Null if no role does. */
  missing: R | null;
}

/** True if the role alone gives the permission to an active person. */
export function gives({ name, permissions }: RoleFacts, permission: string, now: Date): boolean {
  const grants = [{ role: name, permissions, expiresAt: null }];
  return evaluate({ status: 'active', grants }, now).has(permission);
}

/** The least that would do: fewest permissions, then by name, so that the answer is always the same one. */
function smallest<R extends RoleFacts>(roles: readonly R[]): R | null {
  const [first = null] = [...roles].sort(
    (a, b) => a.permissions.length - b.permissions.length || (a.name < b.name ? -1 : 1),
  );
  return first;
}

export function explain<G extends RoleAssignment, R extends RoleFacts>(
  standing: EffectiveAccess<G>,
  roles: readonly R[],
  permission: string,
  now: Date,
): Explanation<G, R> {
  const paths = evaluate({ ...standing, status: 'active' }, now).get(permission) ?? [];
  const ended = standing.grants.filter(
    (grant) => !isLive(grant, now) && grant.permissions.includes(permission),
  );
  const giving = roles.filter((role) => gives(role, permission, now));
  return {
    allowed: evaluate(standing, now).has(permission),
    paths,
    ended,
    missing: paths.length === 0 ? smallest(giving) : null,
  };
}
