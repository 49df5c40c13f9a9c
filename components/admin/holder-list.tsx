import { RoleBadges } from '#components/role-badges';
import { Avatar } from '#components/ui/avatar';
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
      {holders.map(({ id, username, email, roles }) => (
        <li key={id} className="item">
          <Avatar name={username} />
          <div className="item-main">
            <p className="item-title">
              <a href={`/admin/users/${id}`} title={username}>
                {username}
              </a>
            </p>
            <p className="item-facts">
              <span title={email}>{email}</span>
            </p>
          </div>
          {permission && (
            <p className="item-aside">
              <RoleBadges roles={roles.map(({ label }) => label)} most={4} />{' '}
              <a href={`/admin/users/${id}/permissions/${permission}`}>
                Why?<span className="visually-hidden"> {username}</span>
              </a>
            </p>
          )}
        </li>
      ))}
    </ul>
  );
}
