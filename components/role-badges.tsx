import { Badge } from '#components/ui/badge';

interface RoleBadgesProps {
  roles: readonly string[];
  /** How many are shown; the others are counted. */
  most?: number;
}

export function RoleBadges({ roles, most = roles.length }: RoleBadgesProps) {
  if (roles.length === 0) return <span className="muted">None</span>;
  const more = roles.length - most;
  return (
    <span className="badges">
      {roles.slice(0, most).map((role) => (
        <Badge key={role}>{role}</Badge>
      ))}
      {more > 0 && <span className="muted">and {more} more</span>}
    </span>
  );
}
