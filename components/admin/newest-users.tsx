import { Avatar } from '#components/ui/avatar';
import { StatusBadge } from '#components/ui/badge';
import { Card } from '#components/ui/card';
import { Empty } from '#components/ui/empty';
import { Time } from '#components/ui/time';
import { UserLink } from '#components/ui/user-name';
import type { UserView } from '#lib/schemas/user';

export function NewestUsers({ users }: { users: readonly UserView[] }) {
  return (
    <Card title="Newest users" aside={<a href="/admin/users">All users</a>} flush>
      {users.length === 0 ? (
        <Empty title="Nobody has registered yet">New users are listed here.</Empty>
      ) : (
        <ul className="items">
          {users.map((user) => (
            <li key={user.id} className="item">
              <Avatar user={user} />
              <div className="item-main">
                <p className="item-title">
                  <UserLink user={user} />
                  {user.status !== 'active' && <StatusBadge status={user.status} />}
                </p>
                <p className="item-facts">
                  <span title={user.email}>{user.email}</span>
                </p>
              </div>
              <p className="item-aside">
                <Time at={user.createdAt} day />
              </p>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
