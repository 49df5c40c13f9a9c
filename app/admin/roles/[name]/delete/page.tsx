import { cache } from 'react';
import { guardedPage, guardedTitle } from '#app/guarded-page';
import { ConsoleFrame } from '#components/admin/console-frame';
import { RoleHeading } from '#components/admin/role-heading';
import { RoleImpact } from '#components/admin/role-impact';
import { rolePath } from '#components/admin/role-url';
import { Form } from '#components/form';
import { Alert } from '#components/ui/alert';
import { Card } from '#components/ui/card';
import { attempt, flash, page, visitor } from '#lib/adapters/page';
import { deleteRole } from '#lib/roles/changes';
import { readRole } from '#lib/roles/roles';

interface RolePageProps {
  params: Promise<{ name: string }>;
}

const roleNamed = cache((name: string) => page(readRole, { name }));

export const generateMetadata = guardedTitle(
  deleteRole,
  async ({ params }: RolePageProps) => `Delete ${(await roleNamed((await params).name)).label} · Roles`,
);

export default guardedPage(async function DeleteRolePage({ params }: RolePageProps) {
  const { name } = await params;
  const role = await roleNamed(name);
  const preview = await attempt(deleteRole, { name, dryRun: '1' });
  const path = `${rolePath(role.name)}/delete`;
  return (
    <ConsoleFrame actor={await visitor()} current="/admin/roles">
      <RoleHeading role={role} title={`Delete ${role.label}`} />
      {!preview.ok && <Alert tone="danger" role="alert" title={preview.problem.detail} />}
      {preview.ok && (
        <>
          <Card title="Who is affected" flush>
            <RoleImpact changes={preview.data.changes} />
          </Card>
          <Card title="Delete role" text="This can’t be undone.">
            <Form
              action={`/api${rolePath(role.name)}`}
              method="DELETE"
              next="/admin/roles"
              done="role-deleted"
              back={path}
              flash={await flash(path)}
              submit={`Delete ${role.label}`}
              tone="danger"
            />
          </Card>
        </>
      )}
    </ConsoleFrame>
  );
});
