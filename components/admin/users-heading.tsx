import { type UserListQuery, userExportUrl } from '#components/admin/user-list-url';
import { LinkButton } from '#components/ui/button';
import { PageHeading } from '#components/ui/page-heading';
import { type Actor, can } from '#lib/access/actor';

/** Actions on the whole list: add a user, export it. */
export function UsersHeading({
  actor,
  query,
  zone,
}: {
  actor: Actor | null;
  query: UserListQuery;
  /** Of the days in the query. */
  zone: string | null;
}) {
  return (
    <PageHeading
      title="Users"
      aside={
        <div className="actions">
          {can(actor, 'users:create') && (
            <LinkButton href={'/admin/users?status=invited'} tone="plain">
              Pending invitations
            </LinkButton>
          )}
          {can(actor, 'users:export') && (
            <LinkButton href={userExportUrl(query, zone)} tone="plain">
              Export CSV
            </LinkButton>
          )}
          {can(actor, 'users:create') && <LinkButton href="/admin/users/new">Add user</LinkButton>}
        </div>
      }
    />
  );
}
