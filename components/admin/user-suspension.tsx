import { Form } from '#components/form';
import { type FormPlace, formAt } from '#components/form-place';
import { Time } from '#components/ui/time';
import type { UserDetailView } from '#lib/schemas/admin';

interface UserSuspensionProps {
  user: UserDetailView;
  reinstatable: boolean;
  place: FormPlace;
}

/** On top of a suspended user's page: since when, why, and a form to reinstate them. */
export function UserSuspended({ user, reinstatable, place }: UserSuspensionProps) {
  if (user.status !== 'suspended') return null;
  const { suspension } = user;
  return (
    <section className="alert suspended" data-tone="danger" aria-label="Suspension">
      <div>
        <p className="alert-title">
          Suspended{suspension && <> since {<Time at={suspension.at} exact />}</>}. This user can’t log in.
        </p>
        {suspension?.reason && <p>{suspension.reason}</p>}
      </div>
      {reinstatable && (
        <Form
          action={`/api/admin/users/${user.id}/suspension`}
          method="DELETE"
          next={place.path}
          done="reinstated"
          {...formAt(place, 'reinstate')}
          submit="Reinstate user"
          tone="plain"
        />
      )}
    </section>
  );
}
