import { anchorOf, type Group, titleOf } from '#components/api-reference/document';
import { Method } from '#components/api-reference/operation';
import { Prose } from '#components/api-reference/prose';
import { Card } from '#components/ui/card';

/** The operations of each group, as links to what is said of them. */
export function Contents({ groups }: { groups: readonly Group[] }) {
  return groups.map((group) => (
    <Card key={group.name} title={<a href={group.path}>{group.name}</a>} text={group.description} flush>
      <ul className="api-contents">
        {group.entries.map((entry) => (
          <li key={entry.operation.operationId}>
            <a href={anchorOf(group, entry)}>
              <Method method={entry.method} />
              <code>{entry.path}</code>
            </a>
            <span className="muted">
              <Prose text={titleOf(entry.operation)} />
            </span>
          </li>
        ))}
      </ul>
    </Card>
  ));
}
