import { Alert } from '#components/ui/alert';
import { Avatar } from '#components/ui/avatar';
import { Badge, StatusBadge } from '#components/ui/badge';
import { UserName } from '#components/ui/user-name';
import type { UserView } from '#lib/schemas/user';

interface UserHeadingProps {
  user: UserView;
  /** The visitor looks at themselves. */
  own: boolean;
  /** The visitor holds every permission of this user. */
  within: boolean;
}

export function UserHeading({ user, own, within }: UserHeadingProps) {
  return (
    <>
      <a className="back" href="/admin/users">
        All users
      </a>
      <div className="user-heading">
        <Avatar user={user} large />
        <div className="user-heading-main">
          <h1>
            <UserName user={user} />
          </h1>
          <p className="lead">{user.email}</p>
        </div>
        <div className="badges">
          {own && <Badge tone="accent">You</Badge>}
          <StatusBadge status={user.status} />
        </div>
      </div>
      {!within && (
        <Alert tone="info">This user holds permissions that you don’t, so you can look but not change.</Alert>
      )}
    </>
  );
}
