import { DisplayNameField } from '#components/display-name-field';
import { Field } from '#components/field';
import { Form } from '#components/form';
import { type FormPlace, formAt, isRefused } from '#components/form-place';
import { Card } from '#components/ui/card';
import { Disclosure } from '#components/ui/disclosure';
import { Facts } from '#components/ui/facts';
import { Time } from '#components/ui/time';
import type { UserDetailView } from '#lib/schemas/admin';

interface UserProfileProps {
  user: UserDetailView;
  editable: boolean;
  place: FormPlace;
}

export function UserProfile({ user, editable, place }: UserProfileProps) {
  return (
    <Card title="Profile">
      <Facts
        facts={[
          { term: 'Username', value: user.username },
          { term: 'Display name', value: user.displayName ?? <span className="muted">None</span> },
          { term: 'Email', value: user.email },
          { term: 'Email verified', value: <Time at={user.emailVerifiedAt} none="Not yet" /> },
          { term: 'Created', value: <Time at={user.createdAt} exact /> },
          { term: 'Last login', value: <Time at={user.lastLoginAt} /> },
          { term: 'User ID', value: <span className="code">{user.id}</span> },
        ]}
      />
      {editable && <EditProfile user={user} place={place} />}
    </Card>
  );
}

function EditProfile({ user, place }: Omit<UserProfileProps, 'editable'>) {
  return (
    <div className="card-question">
      <Disclosure label="Edit profile…" open={isRefused(place, 'profile')}>
        <Form
          action={`/api/admin/users/${user.id}`}
          method="PATCH"
          next={place.path}
          done="saved"
          {...formAt(place, 'profile')}
          submit="Save profile"
        >
          <Field
            name="username"
            label="Username"
            defaultValue={user.username}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            required
          />
          <DisplayNameField value={user.displayName} />
          <Field
            name="email"
            label="Email"
            type="email"
            hint="A changed email counts as not verified."
            defaultValue={user.email}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            required
          />
        </Form>
      </Disclosure>
    </div>
  );
}
