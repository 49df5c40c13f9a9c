import { Field } from '#components/field';
import { Form } from '#components/form';
import { type FormPlace, formAt, isRefused } from '#components/form-place';
import { Card } from '#components/ui/card';
import { Disclosure } from '#components/ui/disclosure';
import type { UserDetailView } from '#lib/schemas/admin';

interface UserSuspensionProps {
  user: UserDetailView;
  place: FormPlace;
}

export function UserSuspension({ user, place }: UserSuspensionProps) {
  return user.status === 'suspended' ? (
    <Reinstate user={user} place={place} />
  ) : (
    <Suspend user={user} place={place} />
  );
}

function Suspend({ user, place }: UserSuspensionProps) {
  return (
    <Card title="Suspend" text="Ends all sessions at once and refuses every login until reinstated.">
      <Disclosure label="Suspend user…" tone="danger" open={isRefused(place, 'suspend')}>
        <Form
          action={`/api/admin/users/${user.id}/suspension`}
          method="PUT"
          next={`${place.path}?done=suspended`}
          {...formAt(place, 'suspend')}
          submit={`Suspend ${user.username}`}
          tone="danger"
        >
          <Field
            name="reason"
            label="Reason"
            hint="Kept in the record of changes. At most 500 characters."
            autoComplete="off"
          />
        </Form>
      </Disclosure>
    </Card>
  );
}

function Reinstate({ user, place }: UserSuspensionProps) {
  return (
    <Card title="Reinstate" text="This user is suspended. Once reinstated, they can log in again.">
      <Form
        action={`/api/admin/users/${user.id}/suspension`}
        method="DELETE"
        next={`${place.path}?done=reinstated`}
        {...formAt(place, 'reinstate')}
        submit="Reinstate user"
      />
    </Card>
  );
}
