import { PermissionList } from '#components/permission-list';
import { Card } from '#components/ui/card';
import { Facts } from '#components/ui/facts';
import { Time } from '#components/ui/time';
import type { UserDetailView } from '#lib/schemas/admin';

export function UserProfile({ user }: { user: UserDetailView }) {
  return (
    <>
      <Card title="Profile">
        <Facts
          facts={[
            { term: 'Email', value: user.email },
            { term: 'Email confirmed', value: <Time at={user.emailVerifiedAt} none="Not yet" /> },
            { term: 'Member since', value: <Time at={user.createdAt} /> },
            { term: 'Last login', value: <Time at={user.lastLoginAt} /> },
            { term: 'Id', value: <span className="code">{user.id}</span> },
          ]}
        />
      </Card>
      <Card title="Permissions" text="What this user’s roles allow.">
        <PermissionList permissions={user.permissions} empty="This user can look after their own account." />
      </Card>
    </>
  );
}
