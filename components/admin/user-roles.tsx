import { AssignmentFields } from '#components/admin/assignment-fields';
import { needsSearch, type RolePage, RoleSearch, RolesFound } from '#components/admin/role-search';
import { rolePath } from '#components/admin/role-url';
import { SlicePager, sliceOf } from '#components/admin/slice-pager';
import { Form } from '#components/form';
import { type FormPlace, formAt, isRefused } from '#components/form-place';
import { Badge } from '#components/ui/badge';
import { Card } from '#components/ui/card';
import { Disclosure } from '#components/ui/disclosure';
import { Empty } from '#components/ui/empty';
import { Picker } from '#components/ui/picker';
import { Time } from '#components/ui/time';
import { UserName } from '#components/ui/user-name';
import type { UserDetailView } from '#lib/schemas/admin';
import type { AssignmentView, RoleView } from '#lib/schemas/role';

/** Roles that the visitor may give, and that the user does not have. */
export interface Assignable {
  /** What was searched for. */
  text: string;
  found: RolePage<RoleView>;
}

interface UserRolesProps {
  user: UserDetailView;
  /** Names of those of the user's roles that have ended. */
  ended: ReadonlySet<string>;
  /** Null if the visitor may not change roles at all. */
  assignable: Assignable | null;
  /** The visitor may open roles. */
  linked: boolean;
  place: FormPlace;
}

const shownRoles = 8;

/** `at`: which page of the user's roles. */
export function UserRoles({ at, ...props }: UserRolesProps & { at: string | undefined }) {
  const { user, assignable, place } = props;
  const { assignments } = user;
  const slice = sliceOf(assignments, {
    place: at,
    size: shownRoles,
    at: ({ role }) => [`assign-${role}`, `unassign-${role}`].includes(place.refused ?? ''),
  });
  return (
    <Card title="Roles" text={assignable ? 'Changes take effect immediately.' : undefined} flush>
      {assignments.length === 0 && <Empty title="No roles" />}
      <ul className="items">
        {slice.items.map((assignment) => (
          <li key={assignment.role} className="item" data-disclosure>
            <Assignment assignment={assignment} {...props} />
            {assignable && <Change user={user} assignment={assignment} place={place} />}
          </li>
        ))}
      </ul>
      {slice.places > 1 && (
        <div className="card-foot">
          <SlicePager what="roles" slice={slice} urlOf={(page) => `${place.path}?roles=${page}`} />
        </div>
      )}
      {assignable && (assignable.text !== '' || assignable.found.items.length > 0) && (
        <AddRoles user={user} assignable={assignable} place={place} />
      )}
    </Card>
  );
}

function Assignment({
  assignment,
  ended,
  linked,
}: Pick<UserRolesProps, 'ended' | 'linked'> & { assignment: AssignmentView }) {
  const { role, label, grantedAt, grantedBy, expiresAt, reason } = assignment;
  const isEnded = ended.has(role);
  return (
    <div className="item-main">
      <p className="item-title">
        {linked ? <a href={rolePath(role)}>{label}</a> : label}
        {isEnded && <Badge>Expired</Badge>}
      </p>
      <p className="item-facts">
        {expiresAt && (
          <span>
            {isEnded ? 'Expired' : 'Expires'} <Time at={expiresAt} exact />
          </span>
        )}
        <span>
          Added <Time at={grantedAt} /> by {grantedBy ? <UserName user={grantedBy} /> : 'the system'}
        </span>
      </p>
      {reason && <p className="item-quote">{reason}</p>}
    </div>
  );
}

interface ChangeProps {
  user: UserDetailView;
  assignment: AssignmentView;
  place: FormPlace;
}

/** One form for each role: the role is in the action's path, which no field can change without JavaScript. */
function Change({ user, assignment: { role, label, expiresAt }, place }: ChangeProps) {
  const [change, remove] = [`assign-${role}`, `unassign-${role}`];
  const action = `/api/admin/users/${user.id}/roles/${role}`;
  return (
    <Disclosure
      label={
        <>
          Change…<span className="visually-hidden"> {label}</span>
        </>
      }
      size="small"
      open={isRefused(place, change) || isRefused(place, remove)}
    >
      <Form
        {...{ action }}
        method="PUT"
        next={place.path}
        done="assignment-changed"
        {...formAt(place, change)}
        submit="Save"
        partial
      >
        <AssignmentFields expiresAt={expiresAt} />
      </Form>
      <Form
        {...{ action }}
        method="DELETE"
        next={place.path}
        done="unassigned"
        {...formAt(place, remove)}
        submit={`Remove ${label}`}
        tone="danger"
      />
    </Disclosure>
  );
}

interface AddRolesProps {
  user: UserDetailView;
  assignable: Assignable;
  place: FormPlace;
}

const pickerForm = 'assign-roles';

/** One form for all that are picked. */
function AddRoles({ user, assignable: { text, found }, place }: AddRolesProps) {
  const searched = needsSearch(found, text);
  const options = found.items.map(({ name, label, description }) => ({
    value: name,
    label,
    hint: description,
  }));
  return (
    <div className="add-role" id="add-role">
      {searched && (
        <div className="without-script">
          <RoleSearch action={`${place.path}#add-role`} text={text} all={`${place.path}#add-role`} />
        </div>
      )}
      {found.items.length > 0 && (
        <Form
          action={`/api/admin/users/${user.id}/roles`}
          method="PUT"
          next={place.path}
          done="assigned"
          {...formAt(place, pickerForm)}
          submit="Add"
          partial
        >
          <Picker
            name="roles"
            legend="Add roles"
            options={options}
            more={found.nextCursor !== null}
            search="Search roles"
            source="/api/admin/roles?grantable=1&limit=8"
          />
          <AssignmentFields />
        </Form>
      )}
      {searched && (
        <div className="without-script">
          <RolesFound roles={found} />
        </div>
      )}
    </div>
  );
}
