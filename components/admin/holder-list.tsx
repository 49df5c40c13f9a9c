import { RoleBadges } from '#components/role-badges';
import { Avatar } from '#components/ui/avatar';
import { UserLink } from '#components/ui/user-name';
import type { HolderView } from '#lib/schemas/permission';

interface HolderListProps {
  holders: readonly HolderView[];
  /** Links each user to the explanation. */
  permission?: string;
}

/** Active users, with the roles that give the permission. */
export function HolderList({ holders, permission }: HolderListProps) {
  return (
    <ul className="items">
      {holders.map(({ roles, ...user }) => (
        <li key={user.id} className="item">
          <Avatar user={user} />
          <div className="item-main">
            <p className="item-title">
              <UserLink user={user} />
            </p>
            <p className="item-facts">
              <span title={user.email}>{user.email}</span>
            </p>
          </div>
          {permission && (
            <p className="item-aside">
              <RoleBadges roles={roles.map(({ label }) => label)} most={4} />{' '}
              <a href={`/admin/users/${user.id}/permissions/${permission}`}>
                Why?<span className="visually-hidden"> {user.username}</span>
              </a>
            </p>
          )}
        </li>
      ))}
    </ul>
  );
}
