import { recordOf, titleOf, type UserPageProps } from '#app/admin/users/[id]/user';
import { guardedPage, guardedTitle } from '#app/guarded-page';
import { DeleteUser } from '#components/admin/delete-user';
import { PasswordLink } from '#components/admin/password-link';
import { UserInvitation } from '#components/admin/user-invitation';
import { UserProfile } from '#components/admin/user-profile';
import { UserRecord } from '#components/admin/user-record';
import { type Assignable, UserRoles } from '#components/admin/user-roles';
import { UserSuspended } from '#components/admin/user-suspension';
import { Notice } from '#components/notice';
import { param } from '#components/search-params';
import { Time } from '#components/ui/time';
import { type Actor, can } from '#lib/access/actor';
import { isLive } from '#lib/access/evaluation';
import { pageContext } from '#lib/adapters/context';
import { attempt, notice, type PageNotice } from '#lib/adapters/page';
import { listRoles } from '#lib/roles/roles';
import type { UserDetailView } from '#lib/schemas/admin';
import { FlashRolesView } from '#lib/schemas/role';
import { FlashLinkView } from '#lib/schemas/user';
import { readUser } from '#lib/users/users';

export const generateMetadata = guardedTitle(readUser, titleOf());

export default guardedPage(async function UserPage(props: UserPageProps) {
  const { searchParams } = props;
  const record = await recordOf(props, '');
  const { user, actor, within, place } = record;
  const text = (await param(searchParams, 'roleQuery')) ?? '';
  const assignable = within ? await assignableRoles(actor, user, text) : null;
  const left = await notice();
  const link = FlashLinkView.safeParse(left?.done === 'password-link' && left.data);
  const deletable = within && user.id !== actor?.id && can(actor, 'users:delete');
  return (
    <UserRecord {...record}>
      <AssignedNotice left={left} user={user} />
      {link.success && <PasswordLink link={link.data} />}
      <UserSuspended user={user} reinstatable={within && can(actor, 'users:suspend')} place={place} />
      <div className="record-columns">
        <div>
          <UserRoles
            {...{ user, assignable, place }}
            ended={await endedRoles(user)}
            linked={can(actor, 'roles:read')}
            at={await param(searchParams, 'roles')}
          />
        </div>
        <div>
          <UserInvitation user={user} editable={within && can(actor, 'users:create')} place={place} />
          <UserProfile user={user} editable={within && can(actor, 'users:update')} place={place} />
          {deletable && <DeleteUser user={user} place={place} />}
        </div>
      </div>
    </UserRecord>
  );
});

/** What roles were assigned, and until when, as it stands now. */
function AssignedNotice({ left, user }: { left: PageNotice | null; user: UserDetailView }) {
  const assigned = FlashRolesView.safeParse(left?.done === 'assigned' && left.data);
  const roles = assigned.data?.roles ?? [];
  const [first, ...others] = user.assignments.filter(({ role }) => roles.includes(role));
  if (!first) return <Notice notice={left} />;
  const labels = [first, ...others].map(({ label }) => label).join(', ');
  return (
    <Notice
      notice={left}
      fields={roles.map((role) => ['roles', role])}
      more={
        <>
          {labels}.{' '}
          {first.expiresAt ? (
            <>
              Expires <Time at={first.expiresAt} exact />.
            </>
          ) : (
            'No expiry.'
          )}
        </>
      }
    />
  );
}

const shownRoles = 8;

/** The expired roles at the time of the request, by the database's clock. */
async function endedRoles({ assignments }: UserDetailView): Promise<ReadonlySet<string>> {
  const { now } = await pageContext();
  return new Set(assignments.filter((one) => !isLive(one, now)).map(({ role }) => role));
}

/** Roles that the visitor may give: nobody assigns a role with permissions that they lack. */
async function assignableRoles(
  actor: Actor | null,
  { assignments }: UserDetailView,
  text: string,
): Promise<Assignable | null> {
  if (!can(actor, 'roles:assign')) return null;
  const none = { text: '', found: { items: [], nextCursor: null } };
  if (!can(actor, 'roles:read')) return none;
  const held = new Set(assignments.map(({ role }) => role));
  const limit = String(Math.min(100, shownRoles + held.size));
  const listed = await attempt(listRoles, { query: text, grantable: '1', limit });
  if (!listed.ok) return { ...none, text };
  const others = listed.data.items.filter(({ name }) => !held.has(name));
  const items = others.slice(0, shownRoles);
  return {
    text,
    found: { items, nextCursor: others.length > shownRoles ? 'more' : listed.data.nextCursor },
  };
}
