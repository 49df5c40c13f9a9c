import { Field } from '#components/field';
import { Form } from '#components/form';
import { type FormPlace, formAt, isRefused } from '#components/form-place';
import { Card } from '#components/ui/card';
import { Disclosure } from '#components/ui/disclosure';
import type { UserView } from '#lib/schemas/user';

/** What cannot be undone. */
export function DeleteUser({ user, place }: { user: UserView; place: FormPlace }) {
  return (
    <div id="delete">
      <Card
        title="Delete user"
        text="Permanently deletes the user, their sessions and roles. Audit history is kept."
      >
        <Disclosure label="Delete user…" tone="danger" open={isRefused(place, 'delete')}>
          <Form
            action={`/api/admin/users/${user.id}`}
            method="DELETE"
            next="/admin/users"
            done="deleted"
            {...formAt(place, 'delete')}
            submit={`Delete ${user.username}`}
            tone="danger"
          >
            <Field
              name="confirmation"
              label={`Type ${user.username} to confirm`}
              hint="This can’t be undone."
              autoComplete="off"
              autoCapitalize="none"
              spellCheck={false}
              required
            />
          </Form>
        </Disclosure>
      </Card>
    </div>
  );
}
