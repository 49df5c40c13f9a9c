import { SuspendCard } from '#components/admin/user-suspension';
import { Field } from '#components/field';
import { Form } from '#components/form';
import { type FormPlace, formAt, isRefused } from '#components/form-place';
import { Card } from '#components/ui/card';
import { Disclosure } from '#components/ui/disclosure';
import { type Actor, can } from '#lib/access/actor';
import type { UserDetailView } from '#lib/schemas/admin';

interface ControlProps {
  user: UserDetailView;
  place: FormPlace;
}

/** What an administrator can do to another user. */
export function UserControls({ actor, ...props }: ControlProps & { actor: Actor }) {
  return (
    <>
      {can(actor, 'users:update') && <NewLink {...props} />}
      {can(actor, 'users:suspend') && props.user.status === 'active' && <SuspendCard {...props} />}
      {can(actor, 'users:delete') && <Delete {...props} />}
    </>
  );
}

function NewLink({ user, place }: ControlProps) {
  return (
    <Card title="Password link" text="For who lost theirs, or forgot the password. Older links stop working.">
      <Form
        action={`/api/admin/users/${user.id}/password-link`}
        next={`${place.path}?done=password-link`}
        {...formAt(place, 'password-link')}
        submit="Issue a new password link"
        tone="plain"
      />
    </Card>
  );
}

function Delete({ user, place }: ControlProps) {
  return (
    <Card title="Delete" text="Gone for good, with sessions and roles. The audit trail stays.">
      <Disclosure label="Delete user…" tone="danger" open={isRefused(place, 'delete')}>
        <Form
          action={`/api/admin/users/${user.id}`}
          method="DELETE"
          next="/admin/users?done=deleted"
          {...formAt(place, 'delete')}
          submit={`Delete ${user.username}`}
          tone="danger"
        >
          <Field
            name="confirmation"
            label={`Type ${user.username} to confirm`}
            hint="This cannot be undone."
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            required
          />
        </Form>
      </Disclosure>
    </Card>
  );
}
