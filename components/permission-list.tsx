import { Empty } from '#components/ui/empty';
import { catalogue } from '#lib/access/permissions';

interface PermissionListProps {
  permissions: readonly string[];
  empty: string;
  /** Where to read why. */
  href?: (permission: string) => string;
}

/** Permissions, in the catalogue's sentences. One that this version doesn't know shows its name. */
export function PermissionList({ permissions, empty, href }: PermissionListProps) {
  if (permissions.length === 0) return <Empty title="No additional permissions">{empty}</Empty>;
  const sentences = new Map<string, string>(Object.entries(catalogue));
  const said = (permission: string) =>
    sentences.get(permission) ?? <span className="code">{permission}</span>;
  return (
    <ul className="permissions">
      {permissions.map((permission) => (
        <li key={permission}>
          {href ? <a href={href(permission)}>{said(permission)}</a> : <span>{said(permission)}</span>}
        </li>
      ))}
    </ul>
  );
}
