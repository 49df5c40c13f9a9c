import type { Metadata } from 'next';
import { guardedPage } from '#app/guarded-page';
import { ConsoleFrame } from '#components/admin/console-frame';
import { choiceGroups } from '#components/admin/permission-groups';
import { RoleFields } from '#components/admin/role-fields';
import { Field } from '#components/field';
import { Form } from '#components/form';
import { Card } from '#components/ui/card';
import { PageHeading } from '#components/ui/page-heading';
import { flash, page, visitor } from '#lib/adapters/page';
import { listGrantable } from '#lib/roles/permissions';

export const metadata: Metadata = { title: 'New role' };

const path = '/admin/roles/new';

export default guardedPage(async function NewRolePage() {
  const permissions = await page(listGrantable);
  const actor = await visitor();
  const refused = await flash(path);
  const chosen = refused?.values.permissions ?? [];
  return (
    <ConsoleFrame actor={actor} current="/admin/roles">
      <a className="back" href="/admin/roles">
        All roles
      </a>
      <PageHeading title="New role" text="It counts for nobody until it is assigned." />
      <Card title="The role">
        <Form
          action="/api/admin/roles"
          next="/admin/roles?done=role-created"
          back={path}
          flash={refused}
          submit="Create role"
        >
          <Field
            name="name"
            label="Name"
            hint="For machines, like support-team: it stands in tokens and never changes."
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            required
          />
          <RoleFields
            label=""
            description=""
            chosen={[chosen].flat()}
            groups={choiceGroups(permissions.items, actor)}
          />
        </Form>
      </Card>
    </ConsoleFrame>
  );
});
