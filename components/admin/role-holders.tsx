import type { z } from 'zod';
import { HolderList } from '#components/admin/holder-list';
import { Card } from '#components/ui/card';
import { countOf } from '#components/ui/count';
import { Empty } from '#components/ui/empty';
import type { HolderListView } from '#lib/schemas/permission';
import type { RoleView } from '#lib/schemas/role';

interface RoleHoldersProps {
  role: RoleView;
  holders: z.infer<typeof HolderListView>;
}

export function RoleHolders({ role, holders: { items, total } }: RoleHoldersProps) {
  return (
    <Card
      title="Users"
      text={countOf(total, 'active user', 'active users')}
      aside={<a href={`/admin/users?role=${role.name}`}>All users with this role</a>}
      flush
    >
      {items.length === 0 ? (
        <Empty title="No active users">Add the role on a user’s page.</Empty>
      ) : (
        <HolderList holders={items} />
      )}
    </Card>
  );
}
