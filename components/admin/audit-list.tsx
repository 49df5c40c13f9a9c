import type { z } from 'zod';
import { AuditEvent } from '#components/admin/audit-event';
import { type AuditQuery, auditUrl, isNarrowed } from '#components/admin/audit-url';
import { countOf } from '#components/ui/count';
import { Empty } from '#components/ui/empty';
import { Pager } from '#components/ui/pager';
import type { AuditEventListView } from '#lib/schemas/audit';

interface AuditListProps {
  events: z.infer<typeof AuditEventListView>;
  query: AuditQuery;
  usersLinked: boolean;
}

/** One page of the trail, or why there is none. */
export function AuditList({ events: { items, nextCursor, total }, query, usersLinked }: AuditListProps) {
  if (items.length === 0) return <Nothing query={query} />;
  return (
    <section className="card" aria-label="Events">
      <ul className="events">
        {items.map((event) => (
          <li key={event.id}>
            <AuditEvent event={event} usersLinked={usersLinked} />
          </li>
        ))}
      </ul>
      <div className="card-foot">
        <Pager
          summary={countOf(total, 'event', 'events')}
          first={query.cursor ? auditUrl({ ...query, cursor: undefined }) : null}
          next={nextCursor && auditUrl({ ...query, cursor: nextCursor })}
        />
      </div>
    </section>
  );
}

function Nothing({ query }: { query: AuditQuery }) {
  return (
    <section className="card" aria-label="Events">
      {isNarrowed(query) ? <Empty title="No matching events." /> : <Empty title="No events yet." />}
    </section>
  );
}
