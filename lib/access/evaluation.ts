/**
 * Who may do what: one pure function over what the database says. `can`, the explanations, the preview of a role's
 * change and the rule against escalation all rest on it, so that they cannot disagree.
 */

/** That a person holds a role, and what the role gives. */
export interface RoleAssignment {
  role: string;
  permissions: readonly string[];
  /** Null: for good. */
  expiresAt: Date | null;
}

/** What decides about a person. */
export interface EffectiveAccess<G extends RoleAssignment = RoleAssignment> {
  status: 'active' | 'suspended';
  grants: readonly G[];
}

/** A grant counts until its end and not at it (decided at each read, so that no job has to end it). */
export function isLive({ expiresAt }: Pick<RoleAssignment, 'expiresAt'>, now: Date): boolean {
  return expiresAt === null || expiresAt > now;
}

/** When the grants of one permission end, the latest counting; null: not by themselves. */
export function expiryOf(paths: readonly Pick<RoleAssignment, 'expiresAt'>[]): Date | null {
  const ends = paths.map(({ expiresAt }) => expiresAt);
  if (ends.includes(null)) return null;
  return new Date(Math.max(...ends.map((end) => end?.getTime() ?? 0)));
}

/** Each permission that the person has now, with the grants that give it: the paths from user to permission. */
export function evaluate<G extends RoleAssignment>(
  { status, grants }: EffectiveAccess<G>,
  now: Date,
): Map<string, G[]> {
  const paths = new Map<string, G[]>();
  if (status !== 'active') return paths;
  for (const grant of grants) {
    if (!isLive(grant, now)) continue;
    for (const permission of new Set(grant.permissions)) {
      paths.set(permission, [...(paths.get(permission) ?? []), grant]);
    }
  }
  return paths;
}
