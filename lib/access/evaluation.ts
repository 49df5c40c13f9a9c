/**
 * Evaluates permissions: one pure function. `can`, the explanations, the preview of a role's change and the rule against
 * privilege escalation all use it, so that they cannot disagree.
 */

/** A role that a user holds, with its permissions. */
export interface RoleAssignment {
  role: string;
  permissions: readonly string[];
  /** Null: for good. */
  expiresAt: Date | null;
}

/** All that decides what a user may do. */
export interface EffectiveAccess<A extends RoleAssignment = RoleAssignment> {
  status: 'active' | 'suspended';
  assignments: readonly A[];
}

/** An assignment counts until its expiry and not at it. Each read decides, so no job has to end it. */
export function isLive({ expiresAt }: Pick<RoleAssignment, 'expiresAt'>, now: Date): boolean {
  return expiresAt === null || expiresAt > now;
}

/** When the last of these assignments expires; null: never. */
export function expiryOf(sources: readonly Pick<RoleAssignment, 'expiresAt'>[]): Date | null {
  const ends = sources.map(({ expiresAt }) => expiresAt);
  if (ends.includes(null)) return null;
  return new Date(Math.max(...ends.map((end) => end?.getTime() ?? 0)));
}

/** Each permission that the user has now, with its sources: the assignments that give it. */
export function evaluate<A extends RoleAssignment>(
  { status, assignments }: EffectiveAccess<A>,
  now: Date,
): Map<string, A[]> {
  const sources = new Map<string, A[]>();
  if (status !== 'active') return sources;
  for (const assignment of assignments) {
    if (!isLive(assignment, now)) continue;
    for (const permission of new Set(assignment.permissions)) {
      sources.set(permission, [...(sources.get(permission) ?? []), assignment]);
    }
  }
  return sources;
}
