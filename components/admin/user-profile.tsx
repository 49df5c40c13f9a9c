import { SlicePager, sliceOf } from '#components/admin/slice-pager';
import { DisplayNameField } from '#components/display-name-field';
import { Field } from '#components/field';
import { Form } from '#components/form';
import { type FormPlace, formAt, isRefused } from '#components/form-place';
import { PermissionList } from '#components/permission-list';
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
          { term: 'Email confirmed', value: <Time at={user.emailVerifiedAt} none="Not yet" /> },
          { term: 'Member since', value: <Time at={user.createdAt} /> },
          { term: 'Last login', value: <Time at={user.lastLoginAt} /> },
          { term: 'Id', value: <span className="code">{user.id}</span> },
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
          next={`${place.path}?done=saved`}
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
            hint="A changed email counts as not confirmed."
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

interface UserPermissionsProps {
  user: UserDetailView;
  /** Every permission that the visitor may know of. */
  known: readonly string[];
  place: FormPlace;
  /** Which page of the user's permissions. */
  at: string | undefined;
}

const shownPermissions = 30;

/** What the roles allow, each with the way to why; and the way to why not. */
export function UserPermissions({ user, known, place, at }: UserPermissionsProps) {
  const why = (permission: string) => `/admin/users/${user.id}/permissions/${encodeURIComponent(permission)}`;
  const slice = sliceOf(user.permissions, { place: at, size: shownPermissions });
  const others = known.filter((name) => !user.permissions.includes(name));
  return (
    <Card title="Permissions" text="What this user’s roles allow. Each says why.">
      <PermissionList
        permissions={slice.items}
        empty="This user can look after their own account."
        href={why}
      />
      <SlicePager what="permissions" slice={slice} urlOf={(page) => `${place.path}?permissions=${page}`} />
      {others.length > 0 && (
        <details className="why-not">
          <summary>Why not something else?</summary>
          <ul>
            {others.map((permission) => (
              <li key={permission}>
                <a href={why(permission)} className="code">
                  {permission}
                </a>
              </li>
            ))}
          </ul>
        </details>
      )}
    </Card>
  );
}
