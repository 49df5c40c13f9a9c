import { recordOf, titleOf, type UserPageProps } from '#app/admin/users/[id]/user';
import { guardedPage, guardedTitle } from '#app/guarded-page';
import { UserRecord } from '#components/admin/user-record';
import { UserTrail } from '#components/admin/user-trail';
import { Notice } from '#components/notice';
import { notice, page } from '#lib/adapters/page';
import { listAuditEvents } from '#lib/audit/events';
import { readUser } from '#lib/users/users';

export const generateMetadata = guardedTitle(readUser, titleOf('Activity'));

export default guardedPage(async function UserActivityPage(props: UserPageProps) {
  const record = await recordOf(props, '/activity');
  const { id } = record.user;
  const { items } = await page(listAuditEvents, { user: id, limit: '50' });
  return (
    <UserRecord {...record}>
      <Notice notice={await notice()} />
      <UserTrail id={id} events={items} />
    </UserRecord>
  );
});
