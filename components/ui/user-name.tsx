import type { UserReference } from '#lib/schemas/user';

export type NamedUser = Omit<UserReference, 'id'>;

/** How a user is named on every page: a display name is not unique, so the username stands beside it. */
export function UserName({ user: { username, displayName } }: { user: NamedUser }) {
  if (displayName === null) return <span className="user-name">{username}</span>;
  return (
    <span className="user-name">
      <bdi>{displayName}</bdi> <span className="user-name-unique">{username}</span>
    </span>
  );
}

interface UserLinkProps {
  user: UserReference;
  linked?: boolean;
  /** Covers the row of a table. */
  row?: boolean;
}

/** Leads to the user's page; only names them for visitors who may not open it. */
export function UserLink({ user, linked = true, row = false }: UserLinkProps) {
  if (!linked) return <UserName user={user} />;
  return (
    <a className={row ? 'row-link' : undefined} href={`/admin/users/${user.id}`} title={user.username}>
      <UserName user={user} />
    </a>
  );
}
