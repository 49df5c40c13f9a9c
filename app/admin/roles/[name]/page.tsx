import { cache } from 'react';
import { guardedPage, guardedTitle } from '#app/guarded-page';
import { ConsoleFrame } from '#components/admin/console-frame';
import { RoleEditor } from '#components/admin/role-editor';
import { RoleHeading } from '#components/admin/role-heading';
import { RoleHolders } from '#components/admin/role-holders';
import { RolePermissions } from '#components/admin/role-permissions';
import { choicesIn, rolePath } from '#components/admin/role-url';
import { Notice } from '#components/notice';
import type { SearchParams } from '#components/search-params';
import { Alert } from '#components/ui/alert';
import { LinkButton } from '#components/ui/button';
import { Card } from '#components/ui/card';
import { can, holdsAll } from '#lib/access/actor';
import { flash, notice, page, visitor } from '#lib/adapters/page';
import { listPermissions } from '#lib/roles/permissions';
import { readRole } from '#lib/roles/roles';
import { listRoleHolders } from '#lib/users/holders';

interface RolePageProps {
  params: Promise<{ name: string }>;
  searchParams: SearchParams;
}

const roleNamed = cache((name: string) => page(readRole, { name }));

export const generateMetadata = guardedTitle(
  readRole,
  async ({ params }: RolePageProps) => `${(await roleNamed((await params).name)).label} · Roles`,
);

export default guardedPage(async function RolePage({ params, searchParams }: RolePageProps) {
  const { name } = await params;
  const role = await roleNamed(name);
  const { items: permissions } = await page(listPermissions);
  const actor = await visitor();
  // Nobody changes a role with permissions that they lack: they only see it.
  const within = actor !== null && holdsAll(actor, role.permissions);
  const editable = within && can(actor, 'roles:update');
  const holders = can(actor, 'users:read') ? await page(listRoleHolders, { name, limit: '5' }) : null;
  const refused = await flash(rolePath(role.name));
  return (
    <ConsoleFrame actor={actor} current="/admin/roles">
      <RoleHeading role={role} duplicable={can(actor, 'roles:create')} />
      <Notice notice={await notice()} />
      {!within && (
        <Alert tone="info">This role has permissions that you don’t have, so you can’t change it.</Alert>
      )}
      {editable ? (
        <RoleEditor
          {...{ role, permissions, actor }}
          choices={choicesIn({ ...(await searchParams), ...refused?.values }, role)}
          problem={refused?.problem ?? null}
        />
      ) : (
        <RolePermissions role={role} permissions={permissions} />
      )}
      {holders && <RoleHolders role={role} holders={holders} />}
      {within && can(actor, 'roles:delete') && !role.system && (
        <Card title="Delete role" text="You see who is affected first.">
          <LinkButton href={`${rolePath(role.name)}/delete`} tone="plain">
            Delete role…
          </LinkButton>
        </Card>
      )}
    </ConsoleFrame>
  );
});
