import { Avatar } from '#components/ui/avatar';
import { Badge, StatusBadge } from '#components/ui/badge';
import { UserLink } from '#components/ui/user-name';
import type { UserView } from '#lib/schemas/user';

interface PickedUsersProps {
  users: readonly UserView[];
  /** The visitor, who is marked. */
  ownId: string | undefined;
}

/** The selected users, by name. */
export function PickedUsers({ users, ownId }: PickedUsersProps) {
  return (
    <ul className="items picked">
      {users.map((user) => (
        <li key={user.id} className="item">
          <Avatar user={user} />
          <div className="item-main">
            <p className="item-title">
              <UserLink user={user} />
              {user.id === ownId && <Badge tone="accent">You</Badge>}
              {user.status !== 'active' && <StatusBadge status={user.status} />}
            </p>
            <p className="item-facts">
              <span>{user.email}</span>
            </p>
          </div>
        </li>
      ))}
    </ul>
  );
}
