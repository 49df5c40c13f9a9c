import { guardedPage, guardedTitle } from '#app/guarded-page';
import { ConsoleFrame } from '#components/admin/console-frame';
import { CustomPermissions } from '#components/admin/custom-permissions';
import { type RoleListQuery, roleListUrl } from '#components/admin/role-list-url';
import { RoleMatrix } from '#components/admin/role-matrix';
import { RoleSearch } from '#components/admin/role-search';
import { rolePath } from '#components/admin/role-url';
import { formPath } from '#components/form-place';
import { Notice } from '#components/notice';
import { param, type SearchParams } from '#components/search-params';
import { Alert } from '#components/ui/alert';
import { LinkButton } from '#components/ui/button';
import { PageHeading } from '#components/ui/page-heading';
import { can } from '#lib/access/actor';
import { attempt, flash, flashData, page, visitor } from '#lib/adapters/page';
import { listPermissions } from '#lib/roles/permissions';
import { listRoles } from '#lib/roles/roles';
import { PermissionNameInput } from '#lib/schemas/permission';
import { FlashRoleView } from '#lib/schemas/role';

export const generateMetadata = guardedTitle(listRoles, () => 'Roles');

const path = '/admin/roles';

/** As many columns as a screen shows. */
const shownRoles = '8';

async function readQuery(searchParams: SearchParams): Promise<RoleListQuery> {
  return {
    query: await param(searchParams, 'query'),
    cursor: await param(searchParams, 'cursor'),
    permissions: await param(searchParams, 'permissions'),
    custom: await param(searchParams, 'custom'),
  };
}

export default guardedPage(async function RolesPage({ searchParams }: { searchParams: SearchParams }) {
  const query = await readQuery(searchParams);
  const roles = await attempt(listRoles, { query: query.query, cursor: query.cursor, limit: shownRoles });
  const { items: permissions } = await page(listPermissions);
  const actor = await visitor();
  const refused = await param(searchParams, 'form');
  const place = { path, refused, flash: await flash(formPath(path, refused)) };
  const done = await param(searchParams, 'done');
  const created = FlashRoleView.safeParse(
    done === 'role-created' && (await flashData(`${path}?done=role-created`)),
  );
  const added = PermissionNameInput.safeParse(
    done === 'permission-created' && (await flashData(`${path}?done=permission-created`)),
  );
  return (
    <ConsoleFrame actor={actor} current={path}>
      <PageHeading
        title="Roles"
        text="What each role allows. Users hold roles; roles hold permissions."
        aside={can(actor, 'roles:create') && <LinkButton href="/admin/roles/new">New role</LinkButton>}
      />
      <Notice
        done={done}
        more={created.success && <a href={rolePath(created.data.name)}>{created.data.label}</a>}
      />
      <RoleSearch action={path} name="query" text={query.query ?? ''} all={path} />
      {roles.ok ? (
        <RoleMatrix roles={roles.data} {...{ permissions, query }} linked={can(actor, 'users:read')} />
      ) : (
        <Alert tone="danger" role="alert" title={roles.problem.detail}>
          {roles.problem.errors?.map(({ path, message }) => (
            <p key={path}>{message}</p>
          ))}
          <a href={roleListUrl({})}>Start again with all roles</a>
        </Alert>
      )}
      <CustomPermissions {...{ permissions, query, actor, place }} added={added.data?.name} />
    </ConsoleFrame>
  );
});
