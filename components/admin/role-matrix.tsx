import { Fragment } from 'react';
import { groupByNoun } from '#components/admin/permission-groups';
import { rolePath } from '#components/admin/role-url';
import { Badge } from '#components/ui/badge';
import { Card } from '#components/ui/card';
import { countOf } from '#components/ui/count';
import { Icon } from '#components/ui/icon';
import type { PermissionView } from '#lib/schemas/permission';
import type { RoleView } from '#lib/schemas/role';

interface RoleMatrixProps {
  roles: readonly RoleView[];
  permissions: readonly PermissionView[];
  /** The visitor may see who holds a permission. */
  linked: boolean;
}

/** Every permission by every role, to look at. It scrolls inside its card, and its heads stay. */
export function RoleMatrix({ roles, permissions, linked }: RoleMatrixProps) {
  return (
    <Card title="Who may do what" text="A tick: the role gives the permission." flush>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard. */}
      <section className="matrix" tabIndex={0} aria-label="Permissions by role">
        <table className="matrix-table">
          <caption className="visually-hidden">Which role gives which permission</caption>
          <thead>
            <tr>
              <th scope="col">Permission</th>
              {roles.map((role) => (
                <RoleHead key={role.name} role={role} />
              ))}
            </tr>
          </thead>
          <tbody>
            {[...groupByNoun(permissions)].map(([noun, group]) => (
              <Fragment key={noun}>
                <tr className="matrix-noun">
                  <th scope="rowgroup" colSpan={roles.length + 1}>
                    <span className="code">{noun}</span>
                  </th>
                </tr>
                {group.map((permission) => (
                  <PermissionRow key={permission.name} {...{ permission, roles, linked }} />
                ))}
              </Fragment>
            ))}
          </tbody>
        </table>
      </section>
    </Card>
  );
}

function RoleHead({ role }: { role: RoleView }) {
  return (
    <th scope="col">
      <a className="matrix-role" href={rolePath(role.name)} title={role.label}>
        {role.label}
      </a>
      <span className="matrix-holders">{countOf(role.holders, 'holder', 'holders')}</span>
    </th>
  );
}

interface PermissionRowProps extends Pick<RoleMatrixProps, 'roles' | 'linked'> {
  permission: PermissionView;
}

function PermissionRow({ permission: { name, description, custom }, roles, linked }: PermissionRowProps) {
  return (
    <tr>
      <th scope="row">
        <span className="matrix-permission">
          {linked ? (
            <a href={`/admin/permissions/${name}`} className="code">
              {name}
            </a>
          ) : (
            <span className="code">{name}</span>
          )}
          {custom && <Badge>Custom</Badge>}
        </span>
        <span className="matrix-sentence">{description}</span>
      </th>
      {roles.map((role) => (
        <td key={role.name}>
          {role.permissions.includes(name) ? (
            <>
              <Icon name="check" />
              <span className="visually-hidden">Yes</span>
            </>
          ) : (
            <span className="matrix-no">
              <span aria-hidden="true">·</span>
              <span className="visually-hidden">No</span>
            </span>
          )}
        </td>
      ))}
    </tr>
  );
}
