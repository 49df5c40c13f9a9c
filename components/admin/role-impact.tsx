import { formatCount } from '#components/ui/count';
import { Empty } from '#components/ui/empty';
import { UserLink } from '#components/ui/user-name';
import type { ChangeView } from '#lib/schemas/role';

type Affected = ChangeView['gains'];

type Side = 'gains' | 'loses';

/** Who gains and loses what, in words and with names. */
export function RoleImpact({ changes }: { changes: readonly ChangeView[] }) {
  const rows = [...rowsOf(changes, 'loses'), ...rowsOf(changes, 'gains')];
  if (rows.length === 0) return <Empty title="No users affected">{why(changes)}</Empty>;
  return (
    <ul className="items">
      {rows.map(({ permission, side, affected }) => (
        <li key={permission + side} className="item" data-consequence={side}>
          <div className="item-main">
            <p className="item-title">
              <span>
                {usersOf(affected.count)} {verbOf(side, affected.count)}{' '}
                <span className="code">{permission}</span>
              </span>
            </p>
            <Names affected={affected} />
          </div>
        </li>
      ))}
    </ul>
  );
}

const usersOf = (count: number) => `${formatCount(count)} ${count === 1 ? 'user' : 'users'}`;

/** "loses" of one, "lose" of more. */
const verbOf = (side: Side, count: number) => (count === 1 ? side : side.slice(0, -1));

function rowsOf(changes: readonly ChangeView[], side: Side) {
  const touched = changes.filter((change) => change[side].count > 0);
  return touched.map((change) => ({ permission: change.permission, side, affected: change[side] }));
}

function why(changes: readonly ChangeView[]): string {
  if (changes.length === 0) return 'The permissions stay the same.';
  return 'No active user has this role, or their other roles give them the same.';
}

function Names({ affected: { count, users } }: { affected: Affected }) {
  if (users.length === 0) return null;
  const more = count - users.length;
  return (
    <ul className="names">
      {users.map((user) => (
        <li key={user.id}>
          <UserLink user={user} />
        </li>
      ))}
      {more > 0 && <li className="muted">and {formatCount(more)} more</li>}
    </ul>
  );
}
