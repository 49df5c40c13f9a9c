import { recordOf, titleOf, type UserPageProps } from '#app/admin/users/[id]/user';
import { guardedPage, guardedTitle } from '#app/guarded-page';
import { UserPermissions } from '#components/admin/user-permissions';
import { UserRecord } from '#components/admin/user-record';
import { Notice } from '#components/notice';
import { param } from '#components/search-params';
import { type Actor, can } from '#lib/access/actor';
import { permissionNames } from '#lib/access/permissions';
import { notice, page } from '#lib/adapters/page';
import { listPermissions } from '#lib/roles/permissions';
import { readUser } from '#lib/users/users';

export const generateMetadata = guardedTitle(readUser, titleOf('Permissions'));

export default guardedPage(async function UserPermissionsPage(props: UserPageProps) {
  const record = await recordOf(props, '/permissions');
  return (
    <UserRecord {...record}>
      <Notice notice={await notice()} />
      <UserPermissions
        user={record.user}
        path={record.place.path}
        known={await knownPermissions(record.actor)}
        at={await param(props.searchParams, 'permissions')}
      />
    </UserRecord>
  );
});

/** The catalogue is public; custom permissions are shown only to users who may see roles. */
async function knownPermissions(actor: Actor | null) {
  if (!can(actor, 'roles:read')) return permissionNames;
  return (await page(listPermissions)).items.map(({ name }) => name);
}
