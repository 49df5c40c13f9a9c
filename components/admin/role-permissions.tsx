import { groupByNoun } from '#components/admin/permission-groups';
import { Badge } from '#components/ui/badge';
import { Card } from '#components/ui/card';
import { Empty } from '#components/ui/empty';
import type { PermissionView } from '#lib/schemas/permission';
import type { RoleView } from '#lib/schemas/role';

interface RolePermissionsProps {
  role: RoleView;
  permissions: readonly PermissionView[];
}

/** What the role allows, to look at. */
export function RolePermissions({ role, permissions }: RolePermissionsProps) {
  const given = permissions.filter(({ name }) => role.permissions.includes(name));
  return (
    <Card title="Permissions">
      {given.length === 0 ? (
        <Empty title="No additional permissions" />
      ) : (
        <dl className="facts">
          {[...groupByNoun(given)].map(([title, group]) => (
            <div key={title} className="fact">
              <dt>{title}</dt>
              {group.map(({ name, description, custom }) => (
                <dd key={name}>
                  {description} <span className="muted code">{name}</span> {custom && <Badge>Custom</Badge>}
                </dd>
              ))}
            </div>
          ))}
        </dl>
      )}
    </Card>
  );
}
