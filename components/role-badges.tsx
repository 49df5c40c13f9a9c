import { Badge } from '#components/ui/badge';
import { defaultRole } from '#lib/access/permissions';

interface RoleBadgesProps {
  roles: readonly string[];
  /** What roles are called, by name, as far as the page knows. */
  labels?: ReadonlyMap<string, string>;
  /** How many are shown; the others are counted. */
  most?: number;
}

export function RoleBadges({ roles, labels, most = roles.length }: RoleBadgesProps) {
  if (roles.length === 0) return <span className="muted">None</span>;
  const more = roles.length - most;
  return (
    <span className="badges">
      {roles.slice(0, most).map((role) => (
        <Badge key={role}>{labels?.get(role) ?? role}</Badge>
      ))}
      {more > 0 && <span className="muted">and {more} more</span>}
    </span>
  );
}

/** For lists: only the roles beyond the one that every user has. */
export function FurtherRoles({ roles, ...props }: RoleBadgesProps) {
  const further = roles.filter((role) => role !== defaultRole.name);
  if (further.length > 0) return <RoleBadges roles={further} {...props} />;
  return (
    <span className="muted">
      <span aria-hidden="true">–</span>
      <span className="visually-hidden">No further roles</span>
    </span>
  );
}
