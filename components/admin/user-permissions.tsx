import { SlicePager, sliceOf } from '#components/admin/slice-pager';
import { PermissionList } from '#components/permission-list';
import { Card } from '#components/ui/card';
import { Empty } from '#components/ui/empty';
import type { UserDetailView } from '#lib/schemas/admin';

interface UserPermissionsProps {
  user: UserDetailView;
  /** Every permission that the visitor may know of. */
  known: readonly string[];
  path: string;
  /** Which page of the user's permissions. */
  at: string | undefined;
}

const shownPermissions = 30;

/** What the roles allow and what they don't, each with the way to why. */
export function UserPermissions({ user, known, path, at }: UserPermissionsProps) {
  const why = (permission: string) => `${path}/${encodeURIComponent(permission)}`;
  const slice = sliceOf(user.permissions, { place: at, size: shownPermissions });
  const others = known.filter((name) => !user.permissions.includes(name));
  return (
    <div className="record-columns">
      <Card title="Effective permissions" text="Click one to see where it comes from.">
        <PermissionList
          permissions={slice.items}
          empty="This user can manage their own account."
          href={why}
        />
        <SlicePager what="permissions" slice={slice} urlOf={(page) => `${path}?permissions=${page}`} />
      </Card>
      <Card title="Not granted" text="Click one to see how to grant it.">
        {others.length === 0 && <Empty title="This user has every permission" />}
        <ul className="permission-names">
          {others.map((permission) => (
            <li key={permission}>
              <a href={why(permission)} className="code">
                {permission}
              </a>
            </li>
          ))}
        </ul>
      </Card>
    </div>
  );
}
