import { ReasonField } from '#components/admin/assignment-fields';
import { Form } from '#components/form';
import { type FormPlace, formAt, isRefused } from '#components/form-place';
import { Card } from '#components/ui/card';
import { Disclosure } from '#components/ui/disclosure';
import { Time } from '#components/ui/time';
import type { UserDetailView } from '#lib/schemas/admin';

interface UserSuspensionProps {
  user: UserDetailView;
  place: FormPlace;
}

export function SuspendCard({ user, place }: UserSuspensionProps) {
  return (
    <Card title="Suspend" text="Expiries all sessions at once and refuses every login until reinstated.">
      <Disclosure label="Suspend user…" tone="danger" open={isRefused(place, 'suspend')}>
        <Form
          action={`/api/admin/users/${user.id}/suspension`}
          method="PUT"
          next={`${place.path}?done=suspended`}
          {...formAt(place, 'suspend')}
          submit={`Suspend ${user.username}`}
          tone="danger"
        >
          <ReasonField />
        </Form>
      </Disclosure>
    </Card>
  );
}

/** On top of a suspended user's page: since when, why, and a form to reinstate them. */
export function UserSuspended({
  user,
  reinstatable,
  place,
}: UserSuspensionProps & { reinstatable: boolean }) {
  if (user.status === 'active') return null;
  const { suspension } = user;
  return (
    <section className="alert suspended" data-tone="danger" aria-label="Suspension">
      <div>
        <p className="alert-title">
          Suspended{suspension && <> since {<Time at={suspension.at} />}</>}: they cannot log in.
        </p>
        {suspension?.reason && <p>{suspension.reason}</p>}
      </div>
      {reinstatable && (
        <Form
          action={`/api/admin/users/${user.id}/suspension`}
          method="DELETE"
          next={`${place.path}?done=reinstated`}
          {...formAt(place, 'reinstate')}
          submit="Reinstate user"
          tone="plain"
        />
      )}
    </section>
  );
}
