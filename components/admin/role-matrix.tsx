import { Fragment } from 'react';
import { groupByNoun } from '#components/admin/permission-groups';
import { type RoleListQuery, roleListUrl } from '#components/admin/role-list-url';
import { rolePath } from '#components/admin/role-url';
import { SlicePager, sliceOf } from '#components/admin/slice-pager';
import { Badge } from '#components/ui/badge';
import { Card } from '#components/ui/card';
import { countOf } from '#components/ui/count';
import { Empty } from '#components/ui/empty';
import { Pager } from '#components/ui/pager';
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

/** As many permissions as a screen or two hold. */
const shownPermissions = 20;

/** Permissions by roles, a page of either. It scrolls inside its card, and its heads stay. */
export function RoleMatrix({ roles: page, permissions, query, linked }: RoleMatrixProps) {
  const { items: roles, nextCursor, total } = page;
  const slice = sliceOf(permissions, { place: query.permissions, size: shownPermissions });
  if (roles.length === 0) return <NoRoles query={query} />;
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
            {[...groupByNoun(slice.items)].map(([noun, group]) => (
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
      <div className="card-foot">
        <Pager
          summary={countOf(total, 'role', 'roles')}
          first={query.cursor ? roleListUrl({ ...query, cursor: undefined }) : null}
          next={nextCursor && roleListUrl({ ...query, cursor: nextCursor })}
        />
        <SlicePager
          what="permissions"
          slice={slice}
          urlOf={(place) => roleListUrl({ ...query, permissions: String(place) })}
        />
      </div>
    </Card>
  );
}

function NoRoles({ query }: { query: RoleListQuery }) {
  return (
    <Card title="Who may do what" flush>
      <Empty title="No role found">
        {query.query && <p>No role’s name or label contains “{query.query}”.</p>}
        <a href={roleListUrl({})}>Show all roles</a>
      </Empty>
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
