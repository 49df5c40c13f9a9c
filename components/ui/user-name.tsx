import type { UserReference } from '#lib/schemas/user';

export type NamedUser = Omit<UserReference, 'id'>;

/** How a user is named on every page. */
export function UserName({ user: { username } }: { user: NamedUser }) {
  return (
    <span className="user-name" title={username}>
      {username}
    </span>
  );
}

/** Leads to the user's page; only names them for visitors who may not open it. */
export function UserLink({ user, linked = true }: { user: UserReference; linked?: boolean }) {
  if (!linked) return <UserName user={user} />;
  return (
    <a href={`/admin/users/${user.id}`}>
      <UserName user={user} />
    </a>
  );
}
