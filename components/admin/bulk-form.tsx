import { AssignmentFields, ReasonField } from '#components/admin/assignment-fields';
import { bulkUrl, choices } from '#components/admin/bulk-choice';
import { type RolePage, RolesFound } from '#components/admin/role-search';
import { Field } from '#components/field';
import { Form } from '#components/form';
import { SelectField } from '#components/select-field';
import { countOf } from '#components/ui/count';
import type { BulkAction } from '#lib/schemas/bulk';
import type { Flash } from '#lib/schemas/flash';
import type { RoleView } from '#lib/schemas/role';

interface BulkFormProps {
  action: BulkAction;
  ids: string[];
  /** Roles that the visitor may assign and unassign, as far as a page shows them; null if they may not see which there are. */
  roles: RolePage<RoleView> | null;
  back: string;
  flash: Flash | null;
}

/** What the action takes, and the last question before it. */
export function BulkForm({ action, ids, roles, back, flash }: BulkFormProps) {
  const users = countOf(ids.length, 'user', 'users');
  return (
    <Form
      action="/api/admin/users/bulk"
      next={bulkUrl('/admin/users/bulk/outcome', action, ids)}
      back={back}
      flash={flash}
      submit={`${choices[action].verb} ${users}`}
      tone={action === 'suspend' || action === 'delete' ? 'danger' : 'primary'}
      progress={`Working on ${users}…`}
      partial={action === 'assign-role'}
    >
      <input type="hidden" name="action" value={action} />
      {ids.map((id) => (
        <input key={id} type="hidden" name="ids" value={id} />
      ))}
      <Extras action={action} roles={roles} count={ids.length} />
    </Form>
  );
}

function Extras({ action, roles, count }: { count: number } & Pick<BulkFormProps, 'action' | 'roles'>) {
  switch (action) {
    case 'suspend':
      return <ReasonField />;
    case 'assign-role':
      return (
        <>
          <RoleField roles={roles} />
          <AssignmentFields />
        </>
      );
    case 'unassign-role':
      return <RoleField roles={roles} />;
    case 'delete':
      return (
        <Field
          name="confirmation"
          label={`Type ${count} to confirm`}
          hint="How many users are deleted. This cannot be undone."
          inputMode="numeric"
          autoComplete="off"
          required
        />
      );
    default:
      return null;
  }
}

function RoleField({ roles }: Pick<BulkFormProps, 'roles'>) {
  if (roles === null)
    return <Field name="role" label="Role" hint="Its name, e.g. user." autoComplete="off" required />;
  const options = roles.items.map(({ name, label }) => ({ value: name, label }));
  return (
    <>
      <SelectField name="role" label="Role" none="Choose a role" options={options} required />
      <RolesFound roles={roles} />
    </>
  );
}
