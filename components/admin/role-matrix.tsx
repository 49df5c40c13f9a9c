import { Fragment } from 'react';
import { groupByNoun } from '#components/admin/permission-groups';
import { type RoleListQuery, roleListUrl } from '#components/admin/role-list-url';
import { rolePath } from '#components/admin/role-url';
import { NoRoles, RolesPager } from '#components/admin/role-views';
import { SlicePager, sliceOf } from '#components/admin/slice-pager';
import { Badge } from '#components/ui/badge';
import { countOf } from '#components/ui/count';
import type { PermissionView } from '#lib/schemas/permission';
import type { RoleListView, RoleView } from '#lib/schemas/role';

interface RoleMatrixProps {
  roles: RoleListView;
  /** All of them. */
  permissions: readonly PermissionView[];
  query: RoleListQuery;
  /** The visitor may see who holds a permission. */
  linked: boolean;
}

const path = '/admin/roles/matrix';

/** As many permissions as a screen or two hold. */
const shownPermissions = 20;

/** Permissions by roles, a page of either. It scrolls inside its card, and its heads stay. */
export function RoleMatrix({ roles: page, permissions, query, linked }: RoleMatrixProps) {
  const roles = page.items;
  const slice = sliceOf(permissions, { place: query.permissions, size: shownPermissions });
  if (roles.length === 0)
    return (
      <div className="card">
        <NoRoles path={path} query={query} />
      </div>
    );
  return (
    <div className="card">
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
            {[...groupByNoun(slice.items)].map(([noun, group]) => (
              <Fragment key={noun}>
                <tr className="matrix-noun">
                  <th scope="rowgroup" colSpan={roles.length + 1}>
                    {noun}
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
      <div className="card-foot">
        <RolesPager path={path} query={query} roles={page} />
        <SlicePager
          what="permissions"
          slice={slice}
          urlOf={(place) => roleListUrl(path, { ...query, permissions: String(place) })}
        />
      </div>
    </div>
  );
}

function RoleHead({ role }: { role: RoleView }) {
  return (
    <th scope="col">
      <a className="matrix-role" href={rolePath(role.name)} title={role.label}>
        {role.label}
      </a>
      <span className="matrix-holders">{countOf(role.holders, 'user', 'users')}</span>
    </th>
  );
}

interface PermissionRowProps extends Pick<RoleMatrixProps, 'linked'> {
  roles: readonly RoleView[];
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
        <td key={role.name} className={role.permissions.includes(name) ? 'matrix-yes' : 'matrix-no'}>
          <span>{role.permissions.includes(name) ? 'Yes' : 'No'}</span>
        </td>
      ))}
    </tr>
  );
}
