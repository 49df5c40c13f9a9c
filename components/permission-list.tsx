import { Empty } from '#components/ui/empty';
import { Icon } from '#components/ui/icon';
import { catalogue } from '#lib/access/permissions';

/** What somebody may do, in the catalogue's sentences. One that this version doesn't know shows its name. */
export function PermissionList({ permissions, empty }: { permissions: readonly string[]; empty: string }) {
  if (permissions.length === 0) return <Empty title="No further permissions">{empty}</Empty>;
  const sentences = new Map<string, string>(Object.entries(catalogue));
  return (
    <ul className="permissions">
      {permissions.map((permission) => (
        <li key={permission}>
          <Icon name="check" />
          <span>{sentences.get(permission) ?? <span className="code">{permission}</span>}</span>
        </li>
      ))}
    </ul>
  );
}
