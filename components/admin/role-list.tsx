import type { RoleListQuery } from '#components/admin/role-list-url';
import { duplicatePath, rolePath } from '#components/admin/role-url';
import { NoRoles, RolesPager } from '#components/admin/role-views';
import { Badge } from '#components/ui/badge';
import { formatCount } from '#components/ui/count';
import { MenuLink, MoreMenu } from '#components/ui/menu';
import { Time } from '#components/ui/time';
import { type Actor, can, holdsAll } from '#lib/access/actor';
import type { RoleListView, RoleView } from '#lib/schemas/role';

interface RoleListProps {
  roles: RoleListView;
  query: RoleListQuery;
  actor: Actor | null;
}

/** One page of roles. */
export function RoleList({ roles, query, actor }: RoleListProps) {
  return (
    <section className="card" aria-label="Roles">
      {roles.items.length === 0 ? (
        <NoRoles path="/admin/roles" query={query} />
      ) : (
        <table className="table" data-stacked>
          <caption className="visually-hidden">Roles</caption>
          <thead>
            <tr>
              <th scope="col">Role</th>
              <th scope="col">Users</th>
              <th scope="col">Permissions</th>
              <th scope="col">Changed</th>
              <th scope="col">
                <span className="visually-hidden">Actions</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {roles.items.map((role) => (
              <RoleRow key={role.name} role={role} actor={actor} />
            ))}
          </tbody>
        </table>
      )}
      <div className="card-foot">
        <RolesPager path="/admin/roles" query={query} roles={roles} />
      </div>
    </section>
  );
}

function RoleRow({ role, actor }: { role: RoleView; actor: Actor | null }) {
  const users = formatCount(role.holders);
  return (
    <tr>
      <th scope="row">
        <span className="role-cell">
          <a className="row-link" href={rolePath(role.name)}>
            {role.label}
          </a>
          {role.system && <Badge>Built-in</Badge>}
          <span className="role-cell-name code">{role.name}</span>
        </span>
      </th>
      <td data-label="Users">
        {can(actor, 'users:read') ? (
          <a href={`/admin/users?role=${role.name}`}>
            {users}
            <span className="visually-hidden">
              {' '}
              {role.holders === 1 ? 'user' : 'users'} with {role.label}
            </span>
          </a>
        ) : (
          users
        )}
      </td>
      <td data-label="Permissions">{formatCount(role.permissions.length)}</td>
      <td data-label="Changed">
        <Time at={role.updatedAt} day />
      </td>
      <td className="row-menu">
        <RoleMenu role={role} actor={actor} />
      </td>
    </tr>
  );
}

function RoleMenu({ role, actor }: { role: RoleView; actor: Actor | null }) {
  // Nobody changes a role with permissions that they lack.
  const within = actor !== null && holdsAll(actor, role.permissions);
  const editable = within && can(actor, 'roles:update');
  const duplicable = can(actor, 'roles:create');
  const deletable = within && can(actor, 'roles:delete') && !role.system;
  if (!editable && !duplicable && !deletable) return null;
  return (
    <MoreMenu label={`Actions for ${role.label}`}>
      {editable && <MenuLink href={rolePath(role.name)}>Edit</MenuLink>}
      {duplicable && <MenuLink href={duplicatePath(role.name)}>Duplicate</MenuLink>}
      {deletable && (
        <MenuLink href={`${rolePath(role.name)}/delete`} tone="danger">
          Delete…
        </MenuLink>
      )}
    </MoreMenu>
  );
}
