import { type UserListQuery, userExportUrl } from '#components/admin/user-list-url';
import { LinkButton } from '#components/ui/button';
import { PageHeading } from '#components/ui/page-heading';
import { type Actor, can } from '#lib/access/actor';

/** Actions on the whole list: add a user, export it. */
export function UsersHeading({ actor, query }: { actor: Actor | null; query: UserListQuery }) {
  return (
    <PageHeading
      title="Users"
      text="Everybody who has an account."
      aside={
        <div className="actions">
          {can(actor, 'users:export') && (
            <LinkButton href={userExportUrl(query)} tone="plain">
              Export CSV
            </LinkButton>
          )}
          {can(actor, 'users:create') && <LinkButton href="/admin/users/new">Add a user</LinkButton>}
        </div>
      }
    />
  );
}
