import { guardedPage, guardedTitle } from '#app/guarded-page';
import { ConsoleFrame } from '#components/admin/console-frame';
import { choiceGroups } from '#components/admin/permission-groups';
import { RoleFields } from '#components/admin/role-fields';
import { copyOf, duplicatePath, newRolePath } from '#components/admin/role-url';
import { Field } from '#components/field';
import { Form } from '#components/form';
import { param, type SearchParams } from '#components/search-params';
import { Card } from '#components/ui/card';
import { PageHeading } from '#components/ui/page-heading';
import { flash, page, visitor } from '#lib/adapters/page';
import { listGrantable } from '#lib/roles/permissions';
import { readRole } from '#lib/roles/roles';
import type { RoleView } from '#lib/schemas/role';

export const generateMetadata = guardedTitle(listGrantable, () => 'New role · Roles');

/** The role that is duplicated, if any. */
async function readSource(searchParams: SearchParams): Promise<RoleView | null> {
  const from = await param(searchParams, 'from');
  return from === undefined ? null : page(readRole, { name: from });
}

export default guardedPage(async function NewRolePage({ searchParams }: { searchParams: SearchParams }) {
  const permissions = await page(listGrantable);
  const source = await readSource(searchParams);
  const actor = await visitor();
  const path = source ? duplicatePath(source.name) : newRolePath;
  const refused = await flash(path);
  const chosen = refused?.values.permissions ?? source?.permissions ?? [];
  return (
    <ConsoleFrame actor={actor} current="/admin/roles">
      <a className="back" href="/admin/roles">
        All roles
      </a>
      <PageHeading
        title={source ? `Duplicate ${source.label}` : 'New role'}
        text="Has no effect until you assign it."
      />
      <Card title="Role">
        <Form
          action="/api/admin/roles"
          next="/admin/roles"
          done="role-created"
          back={path}
          flash={refused}
          submit="Create role"
        >
          <Field
            name="name"
            label="Name"
            hint="Identifier used in tokens, e.g. support-team. Can’t be changed later."
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            defaultValue={source ? copyOf(source.name, '-copy', 64) : ''}
            required
          />
          <RoleFields
            label={source ? copyOf(source.label, ' (copy)', 60) : ''}
            description={source?.description ?? ''}
            chosen={[chosen].flat()}
            groups={choiceGroups(permissions.items, actor)}
          />
        </Form>
      </Card>
    </ConsoleFrame>
  );
});
