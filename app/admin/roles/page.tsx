import type { Metadata } from 'next';
import { ConsoleFrame } from '#components/admin/console-frame';
import { CustomPermissions } from '#components/admin/custom-permissions';
import { RoleMatrix } from '#components/admin/role-matrix';
import { formPath } from '#components/form-place';
import { Notice } from '#components/notice';
import { param, type SearchParams } from '#components/search-params';
import { LinkButton } from '#components/ui/button';
import { PageHeading } from '#components/ui/page-heading';
import { can } from '#lib/access/actor';
import { flash, page, visitor } from '#lib/adapters/page';
import { screen } from '#lib/adapters/screen';
import { listPermissions } from '#lib/roles/permissions';
import { listRoles } from '#lib/roles/roles';

export const metadata: Metadata = { title: 'Roles' };

const path = '/admin/roles';

export default screen(async function RolesPage({ searchParams }: { searchParams: SearchParams }) {
  const roles = await page(listRoles);
  const permissions = await page(listPermissions);
  const actor = await visitor();
  const refused = await param(searchParams, 'form');
  const place = { path, refused, flash: await flash(formPath(path, refused)) };
  return (
    <ConsoleFrame actor={actor} current={path}>
      <PageHeading
        title="Roles"
        text="What each role allows. People hold roles; roles hold permissions."
        aside={can(actor, 'roles:create') && <LinkButton href="/admin/roles/new">New role</LinkButton>}
      />
      <Notice done={await param(searchParams, 'done')} />
      <RoleMatrix roles={roles.items} permissions={permissions.items} linked={can(actor, 'users:read')} />
      <CustomPermissions permissions={permissions.items} actor={actor} place={place} />
    </ConsoleFrame>
  );
});
