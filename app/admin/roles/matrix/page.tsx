import { guardedPage, guardedTitle } from '#app/guarded-page';
import { ConsoleFrame } from '#components/admin/console-frame';
import { RoleMatrix } from '#components/admin/role-matrix';
import { RolesHeading, RolesProblem, RolesSwitch } from '#components/admin/role-views';
import { param, type SearchParams } from '#components/search-params';
import { can } from '#lib/access/actor';
import { attempt, page, visitor } from '#lib/adapters/page';
import { listPermissions } from '#lib/roles/permissions';
import { listRoles } from '#lib/roles/roles';

export const generateMetadata = guardedTitle(listRoles, () => 'Permissions by role · Roles');

const path = '/admin/roles/matrix';

/** As many columns as a screen shows. */
const shownRoles = '8';

export default guardedPage(async function MatrixPage({ searchParams }: { searchParams: SearchParams }) {
  const query = {
    query: await param(searchParams, 'query'),
    cursor: await param(searchParams, 'cursor'),
    permissions: await param(searchParams, 'permissions'),
  };
  const roles = await attempt(listRoles, { query: query.query, cursor: query.cursor, limit: shownRoles });
  const { items: permissions } = await page(listPermissions);
  const actor = await visitor();
  return (
    <ConsoleFrame actor={actor} current="/admin/roles">
      <RolesHeading actor={actor} />
      <RolesSwitch path={path} query={query} />
      {roles.ok ? (
        <RoleMatrix roles={roles.data} {...{ permissions, query }} linked={can(actor, 'users:read')} />
      ) : (
        <RolesProblem path={path} problem={roles.problem} />
      )}
    </ConsoleFrame>
  );
});
