import { duplicatePath } from '#components/admin/role-url';
import { Badge } from '#components/ui/badge';
import { LinkButton } from '#components/ui/button';
import { PageHeading } from '#components/ui/page-heading';
import type { RoleView } from '#lib/schemas/role';

interface RoleHeadingProps {
  role: RoleView;
  title?: string;
  /** The visitor may create roles. */
  duplicable?: boolean;
}

export function RoleHeading({ role, title, duplicable = false }: RoleHeadingProps) {
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
            {role.system && <Badge>Built-in</Badge>}
            {duplicable && (
              <LinkButton href={duplicatePath(role.name)} tone="plain" size="small">
                Duplicate
              </LinkButton>
            )}
          </span>
        }
      />
    </>
  );
}
