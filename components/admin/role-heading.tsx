import { Badge } from '#components/ui/badge';
import { PageHeading } from '#components/ui/page-heading';
import type { RoleView } from '#lib/schemas/role';

export function RoleHeading({ role, title }: { role: RoleView; title?: string }) {
  return (
    <>
      <a className="back" href={title ? `/admin/roles/${role.name}` : '/admin/roles'}>
        {title ? role.label : 'All roles'}
      </a>
      <PageHeading
        title={title ?? role.label}
        text={title ? undefined : role.description}
        aside={
          <span className="badges">
            <Badge>
              <span className="code">{role.name}</span>
            </Badge>
            {role.system && <Badge tone="accent">System role</Badge>}
          </span>
        }
      />
    </>
  );
}
