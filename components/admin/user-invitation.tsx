import { Form } from '#components/form';
import { type FormPlace, formAt } from '#components/form-place';
import { Card } from '#components/ui/card';
import { Facts } from '#components/ui/facts';
import { Time } from '#components/ui/time';
import { UserLink } from '#components/ui/user-name';
import type { UserDetailView } from '#lib/schemas/admin';
import type { InvitationView } from '#lib/schemas/user';

const states = { pending: 'Pending', expired: 'Expired', none: 'No link' };

/** In the list: until when the link of an invited user works. */
export function InvitationEnd({ invitation }: { invitation: InvitationView | null }) {
  if (invitation === null) return null;
  const { state, expiresAt } = invitation;
  return (
    <span className="invitation-end">
      {state === 'pending' ? (
        <>
          until <Time at={expiresAt} day />
        </>
      ) : (
        states[state].toLowerCase()
      )}
    </span>
  );
}

interface UserInvitationProps {
  user: UserDetailView;
  /** The visitor may invite, and holds all that this user holds. */
  editable: boolean;
  place: FormPlace;
}

/** On the page of an invited user: how the invitation stands, a new link, or none. */
export function UserInvitation({ user, editable, place }: UserInvitationProps) {
  if (user.invitation === null) return null;
  const { state, expiresAt, sentBy } = user.invitation;
  const facts = [
    { term: 'Status', value: states[state] },
    ...(expiresAt ? [{ term: 'Expires', value: <Time at={expiresAt} /> }] : []),
    ...(sentBy ? [{ term: 'Sent by', value: <UserLink user={sentBy} /> }] : []),
  ];
  return (
    <Card title="Invitation" text="This user hasn’t chosen a password yet.">
      <Facts facts={facts} />
      {editable && (
        <div className="invitation-actions">
          <Form
            action={`/api/admin/users/${user.id}/invitation`}
            next={place.path}
            done="password-link"
            {...formAt(place, 'renew-invitation')}
            submit="Create new link"
            tone={state === 'pending' ? 'plain' : 'primary'}
          />
          {state !== 'none' && (
            <Form
              action={`/api/admin/users/${user.id}/invitation`}
              method="DELETE"
              next={place.path}
              done="invitation-withdrawn"
              {...formAt(place, 'withdraw-invitation')}
              submit="Withdraw invitation"
              tone="plain"
            />
          )}
          <p className="hint">
            {state === 'none'
              ? 'Without a link this user can’t log in.'
              : 'A new link replaces the old one. Withdrawing ends it; the user stays until you delete them.'}
          </p>
        </div>
      )}
    </Card>
  );
}
