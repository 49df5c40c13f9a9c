import { recordOf, titleOf, type UserPageProps } from '#app/admin/users/[id]/user';
import { guardedPage, guardedTitle } from '#app/guarded-page';
import { UserRecord } from '#components/admin/user-record';
import { EndSessionsCard, UserSessions } from '#components/admin/user-sessions';
import { Notice } from '#components/notice';
import { param } from '#components/search-params';
import { can } from '#lib/access/actor';
import { notice, page } from '#lib/adapters/page';
import { listUserSessions } from '#lib/users/sessions';
import { readUser } from '#lib/users/users';

export const generateMetadata = guardedTitle(readUser, titleOf('Sessions'));

export default guardedPage(async function UserSessionsPage(props: UserPageProps) {
  const record = await recordOf(props, '/sessions');
  const { user, actor, within, place } = record;
  const cursor = await param(props.searchParams, 'cursor');
  const revocable = within && can(actor, 'sessions:revoke');
  // Whoever may end sessions need not be allowed to see them.
  const sessions =
    can(actor, 'sessions:read') || !revocable ? await page(listUserSessions, { id: user.id, cursor }) : null;
  return (
    <UserRecord {...record}>
      <Notice notice={await notice()} />
      {sessions ? (
        <UserSessions {...{ user, sessions, revocable, place, cursor }} />
      ) : (
        <EndSessionsCard user={user} place={place} />
      )}
    </UserRecord>
  );
});
