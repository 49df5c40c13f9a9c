import { Card } from '#components/ui/card';
import { countOf } from '#components/ui/count';
import type { RoleSizeView } from '#lib/schemas/dashboard';

/** Roles with a bar each, as long as its share of the largest; drawn with attributes, since styles are not allowed. */
export function RoleSizes({ roles }: { roles: readonly RoleSizeView[] }) {
  const largest = Math.max(1, ...roles.map(({ holders }) => holders));
  // A role that one of a million users holds still shows.
  const widthOf = (holders: number) => (holders > 0 ? Math.max(0.7, (100 * holders) / largest) : 0);
  return (
    <Card title="Roles by size" aside={<a href="/admin/roles">All roles</a>}>
      <ul className="bars">
        {roles.map(({ name, label, holders }) => (
          <li key={name}>
            <a href={`/admin/roles/${name}`} title={label}>
              {label}
            </a>
            <span className="bars-count">{countOf(holders, 'user', 'users')}</span>
            <svg viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">
              <rect className="bars-ground" width="100" height="1" />
              <rect className="bars-share" width={widthOf(holders)} height="1" />
            </svg>
          </li>
        ))}
      </ul>
    </Card>
  );
}
