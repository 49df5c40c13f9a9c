import { formatCount } from '#components/ui/count';
import { Empty } from '#components/ui/empty';
import type { ChangeView } from '#lib/schemas/role';

type People = ChangeView['gains'];

/** Who gains and loses what, in words and with names. */
export function RoleConsequences({ changes }: { changes: readonly ChangeView[] }) {
  const rows = changes.flatMap(({ permission, gains, loses }) => [
    ...(loses.count > 0 ? [{ permission, tone: 'loss', people: loses }] : []),
    ...(gains.count > 0 ? [{ permission, tone: 'gain', people: gains }] : []),
  ]);
  if (rows.length === 0) return <Empty title="Nobody gains or loses anything">{why(changes)}</Empty>;
  return (
    <ul className="items">
      {rows.map(({ permission, tone, people }) => (
        <li key={permission + tone} className="item" data-consequence={tone}>
          <div className="item-main">
            <p className="item-title">
              <span>
                {peopleOf(people.count)} {verbOf(tone, people.count)}{' '}
                <span className="code">{permission}</span>
              </span>
            </p>
            <Names people={people} />
          </div>
        </li>
      ))}
    </ul>
  );
}

const peopleOf = (count: number) => `${formatCount(count)} ${count === 1 ? 'person' : 'people'}`;

function verbOf(tone: string, count: number): string {
  const verb = tone === 'loss' ? 'lose' : 'gain';
  return count === 1 ? `${verb}s` : verb;
}

function why(changes: readonly ChangeView[]): string {
  if (changes.length === 0) return 'What the role allows stays as it is.';
  return 'Nobody active holds the role now, or they have the same by other roles.';
}

function Names({ people: { count, users } }: { people: People }) {
  if (users.length === 0) return null;
  const more = count - users.length;
  return (
    <ul className="names">
      {users.map(({ id, username }) => (
        <li key={id}>
          <a href={`/admin/users/${id}`}>{username}</a>
        </li>
      ))}
      {more > 0 && <li className="muted">and {formatCount(more)} more</li>}
    </ul>
  );
}
