import { guardedPage, guardedTitle } from '#app/guarded-page';
import { ConsoleFrame } from '#components/admin/console-frame';
import { CustomPermissions } from '#components/admin/custom-permissions';
import { RoleList } from '#components/admin/role-list';
import { rolePath } from '#components/admin/role-url';
import { RolesHeading, RolesProblem, RolesSwitch } from '#components/admin/role-views';
import { formPath } from '#components/form-place';
import { Notice } from '#components/notice';
import { param, type SearchParams } from '#components/search-params';
import { attempt, flash, notice, page, visitor } from '#lib/adapters/page';
import { listPermissions } from '#lib/roles/permissions';
import { listRoles } from '#lib/roles/roles';
import { PermissionNameInput } from '#lib/schemas/permission';
import { FlashRoleView } from '#lib/schemas/role';

export const generateMetadata = guardedTitle(listRoles, () => 'Roles');

const path = '/admin/roles';

const shownRoles = '25';

export default guardedPage(async function RolesPage({ searchParams }: { searchParams: SearchParams }) {
  const query = {
    query: await param(searchParams, 'query'),
    cursor: await param(searchParams, 'cursor'),
    custom: await param(searchParams, 'custom'),
  };
  const roles = await attempt(listRoles, { query: query.query, cursor: query.cursor, limit: shownRoles });
  const { items: permissions } = await page(listPermissions);
  const actor = await visitor();
  const refused = await param(searchParams, 'form');
  const place = { path, refused, flash: await flash(formPath(path, refused)) };
  const left = await notice();
  const created = FlashRoleView.safeParse(left?.done === 'role-created' && left.data);
  const added = PermissionNameInput.safeParse(left?.done === 'permission-created' && left.data);
  return (
    <ConsoleFrame actor={actor} current={path}>
      <RolesHeading actor={actor} />
      <Notice
        notice={left}
        more={created.success && <a href={rolePath(created.data.name)}>{created.data.label}</a>}
      />
      <RolesSwitch path={path} query={query} />
      {roles.ok ? (
        <RoleList roles={roles.data} query={query} actor={actor} />
      ) : (
        <RolesProblem path={path} problem={roles.problem} />
      )}
      <CustomPermissions {...{ permissions, query, actor, place }} added={added.data?.name} />
    </ConsoleFrame>
  );
});
