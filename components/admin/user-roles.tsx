import { GrantFields } from '#components/admin/grant-fields';
import { Form } from '#components/form';
import { type FormPlace, formAt, isRefused } from '#components/form-place';
import { Badge } from '#components/ui/badge';
import { Card } from '#components/ui/card';
import { Disclosure } from '#components/ui/disclosure';
import { Empty } from '#components/ui/empty';
import { Time } from '#components/ui/time';
import { isLive } from '#lib/access/evaluation';
import type { UserDetailView } from '#lib/schemas/admin';
import type { AssignmentView, RoleView } from '#lib/schemas/role';

interface UserRolesProps {
  user: UserDetailView;
  /** Roles that the visitor may give; null if they may not change roles at all. */
  assignable: readonly RoleView[] | null;
  place: FormPlace;
}

export function UserRoles({ user, assignable, place }: UserRolesProps) {
  const { assignments } = user;
  const roleOf = (name: string) => assignable?.find((role) => role.name === name);
  const missing = assignable?.filter(({ name }) => !assignments.some(({ role }) => role === name)) ?? [];
  return (
    <Card title="Roles" text="A change counts on this user’s very next request." flush>
      {assignments.length === 0 && <Empty title="No roles">This user has no roles.</Empty>}
      <ul className="items">
        {assignments.map((assignment) => (
          <li key={assignment.role} className="item" data-disclosure>
            <Assignment assignment={assignment} />
            {assignable && (
              <Change user={user} assignment={assignment} role={roleOf(assignment.role)} place={place} />
            )}
          </li>
        ))}
        {missing.map((role) => (
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
    </Card>
  );
}

interface ChangeProps {
  user: UserDetailView;
  assignment: AssignmentView;
  /** Undefined if the visitor may not give it. */
  role: RoleView | undefined;
  place: FormPlace;
}

/** What counts can be taken; what has ended can be given again. */
function Change({ user, assignment, role, place }: ChangeProps) {
  if (isLive(assignment, new Date())) return <Unassign user={user} assignment={assignment} place={place} />;
  return role ? <Assign user={user} role={role} place={place} /> : null;
}

function Assignment({ assignment }: { assignment: AssignmentView }) {
  const ended = !isLive(assignment, new Date());
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
        <span>Assigned by {assignment.grantedBy?.username ?? 'the system'}</span>
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
        next={`${place.path}?done=assigned`}
        {...formAt(place, form)}
        submit={`Assign ${role.label}`}
      >
        <GrantFields />
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
