import { Badge } from '#components/ui/badge';
import { Card } from '#components/ui/card';
import { countOf } from '#components/ui/count';
import { UserLink } from '#components/ui/user-name';
import type { BulkSummary } from '#lib/schemas/bulk';
import type { UserView } from '#lib/schemas/user';

interface BulkOutcomeProps {
  /** In the order in which they were sent: the summary has indexes. */
  ids: readonly string[];
  summary: BulkSummary;
  /** Those that still exist. */
  users: readonly UserView[];
}

/** What came of it for each: refusals first. */
export function BulkOutcome({ ids, summary, users }: BulkOutcomeProps) {
  const byId = new Map(users.map((user) => [user.id, user]));
  const groups = summary.toSorted(
    (one, other) => Number(one.outcome === 'done') - Number(other.outcome === 'done'),
  );
  return groups.map((group) => {
    const isDone = group.outcome === 'done';
    return (
      <Card
        key={`${group.outcome} ${group.detail}`}
        title={`${isDone ? 'Done for' : 'Refused for'} ${countOf(group.at.length, 'user', 'users')}`}
        text={group.detail}
        aside={<Badge tone={isDone ? 'success' : 'danger'}>{isDone ? 'Done' : group.outcome}</Badge>}
        flush
      >
        <ul className="items picked">
          {group.at.map((index) => (
            <Row key={index} id={ids[index] ?? ''} user={byId.get(ids[index] ?? '')} />
          ))}
        </ul>
      </Card>
    );
  });
}

function Row({ id, user }: { id: string; user: UserView | undefined }) {
  return (
    <li className="item">
      <div className="item-main">
        <p className="item-title">{user ? <UserLink user={user} /> : <span className="code">{id}</span>}</p>
        <p className="item-facts">
          <span>{user ? user.email : 'No longer there'}</span>
        </p>
      </div>
    </li>
  );
}
