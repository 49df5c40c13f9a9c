import { AssignmentFields } from '#components/admin/assignment-fields';
import { needsSearch, type RolePage, RoleSearch, RolesFound } from '#components/admin/role-search';
import { SlicePager, sliceOf } from '#components/admin/slice-pager';
import { Form } from '#components/form';
import { type FormPlace, formAt, isRefused } from '#components/form-place';
import { Badge } from '#components/ui/badge';
import { Card } from '#components/ui/card';
import { Disclosure } from '#components/ui/disclosure';
import { Empty } from '#components/ui/empty';
import { Time } from '#components/ui/time';
import { UserName } from '#components/ui/user-name';
import type { UserDetailView } from '#lib/schemas/admin';
import type { AssignmentView, RoleView } from '#lib/schemas/role';

/** Roles that the visitor may give. */
export interface Assignable {
  /** What was searched for. */
  text: string;
  /** Roles that the user does not hold. */
  found: RolePage<RoleView>;
  /** Those of the user's roles that have ended. */
  again: readonly RoleView[];
}

interface UserRolesProps {
  user: UserDetailView;
  /** Names of those of the user's roles that have ended. */
  ended: ReadonlySet<string>;
  /** Null if the visitor may not change roles at all. */
  assignable: Assignable | null;
  place: FormPlace;
}

const shownRoles = 8;

/** `at`: which page of the user's roles. */
export function UserRoles({
  user,
  ended,
  assignable,
  place,
  at,
}: UserRolesProps & { at: string | undefined }) {
  const { assignments } = user;
  const slice = sliceOf(assignments, {
    place: at,
    size: shownRoles,
    at: ({ role }) => [`assign-${role}`, `unassign-${role}`].includes(place.refused ?? ''),
  });
  const roleOf = (name: string) => assignable?.again.find((role) => role.name === name);
  return (
    <Card title="Roles" text="A change counts on this user’s very next request." flush>
      {assignments.length === 0 && <Empty title="No roles">This user has no roles.</Empty>}
      <ul className="items">
        {slice.items.map((assignment) => (
          <li key={assignment.role} className="item" data-disclosure>
            <Assignment assignment={assignment} ended={ended.has(assignment.role)} />
            {assignable && (
              <Change user={user} assignment={assignment} role={roleOf(assignment.role)} place={place} />
            )}
          </li>
        ))}
      </ul>
      {slice.places > 1 && (
        <div className="card-foot">
          <SlicePager what="roles" slice={slice} urlOf={(page) => `${place.path}?roles=${page}`} />
        </div>
      )}
      {assignable && (assignable.text !== '' || assignable.found.items.length > 0) && (
        <AddRole user={user} assignable={assignable} place={place} />
      )}
    </Card>
  );
}

/** The roles that a search finds, each with its form. */
function AddRole({
  user,
  assignable: { text, found },
  place,
}: Omit<UserRolesProps, 'ended'> & { assignable: Assignable }) {
  return (
    <div className="add-role" id="add-role">
      <h3>Add a role</h3>
      {needsSearch(found, text) && (
        <RoleSearch action={`${place.path}#add-role`} text={text} all={`${place.path}#add-role`} />
      )}
      <ul className="items">
        {found.items.map((role) => (
          <li key={role.name} className="item" data-disclosure>
            <div className="item-main">
              <p className="item-title muted">{role.label}</p>
              <p className="item-facts">
                <span>{role.description}</span>
              </p>
            </div>
            <Assign user={user} role={role} place={place} />
          </li>
        ))}
      </ul>
      {needsSearch(found, text) && <RolesFound roles={found} />}
    </div>
  );
}

interface ChangeProps {
  user: UserDetailView;
  assignment: AssignmentView;
  /** Undefined if the visitor may not give it. */
  role: RoleView | undefined;
  place: FormPlace;
}

/** A role that the user holds can be unassigned; one that has ended can be assigned again, too. */
function Change({ user, assignment, role, place }: ChangeProps) {
  return (
    <>
      {role && <Assign user={user} role={role} place={place} />}
      <Unassign user={user} assignment={assignment} place={place} />
    </>
  );
}

function Assignment({ assignment, ended }: { assignment: AssignmentView; ended: boolean }) {
  return (
    <div className="item-main">
      <p className="item-title">
        {assignment.label}
        {ended && <Badge>Ended</Badge>}
      </p>
      <p className="item-facts">
        <span>
          Since <Time at={assignment.grantedAt} />
        </span>
        <span>
          Assigned by {assignment.grantedBy ? <UserName user={assignment.grantedBy} /> : 'the system'}
        </span>
        {assignment.expiresAt && (
          <span>
            {ended ? 'Ended at' : 'Until'} <Time at={assignment.expiresAt} />
          </span>
        )}
      </p>
      {assignment.reason && <p className="item-quote">{assignment.reason}</p>}
    </div>
  );
}

interface AssignProps {
  user: UserDetailView;
  role: RoleView;
  place: FormPlace;
}

/** One form for each role: the role is in the action's path, which no field can change without JavaScript. */
function Assign({ user, role, place }: AssignProps) {
  const form = `assign-${role.name}`;
  return (
    <Disclosure label={<Action verb="Assign" role={role.label} />} size="small" open={isRefused(place, form)}>
      <Form
        action={`/api/admin/users/${user.id}/roles/${role.name}`}
        method="PUT"
        next={`${place.path}?done=assigned&role=${role.name}`}
        {...formAt(place, form)}
        submit={`Assign ${role.label}`}
        partial
      >
        <AssignmentFields />
      </Form>
    </Disclosure>
  );
}

interface UnassignProps {
  user: UserDetailView;
  assignment: AssignmentView;
  place: FormPlace;
}

function Unassign({ user, assignment: { role, label }, place }: UnassignProps) {
  const form = `unassign-${role}`;
  return (
    <Disclosure label={<Action verb="Unassign" role={label} />} size="small" open={isRefused(place, form)}>
      <p>{user.username} can no longer do what only this role allows.</p>
      <Form
        action={`/api/admin/users/${user.id}/roles/${role}`}
        method="DELETE"
        next={`${place.path}?done=unassigned`}
        {...formAt(place, form)}
        submit={`Unassign ${label}`}
        tone="danger"
      />
    </Disclosure>
  );
}

function Action({ verb, role }: { verb: string; role: string }) {
  return (
    <>
      {verb}…<span className="visually-hidden"> {role}</span>
    </>
  );
}
