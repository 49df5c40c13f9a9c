import { AuditEvent } from '#components/admin/audit-event';
import { auditUrl } from '#components/admin/audit-url';
import { Card } from '#components/ui/card';
import { Empty } from '#components/ui/empty';
import type { AuditEventView } from '#lib/schemas/audit';

interface UserTrailProps {
  id: string;
  events: readonly AuditEventView[];
}

/** The last events by or about a user. */
export function UserTrail({ id, events }: UserTrailProps) {
  return (
    <Card
      title="Activity"
      text="What this user did last, and what was done to them."
      aside={<a href={auditUrl({ user: id })}>All activity</a>}
      flush
    >
      {events.length === 0 ? (
        <Empty title="Nothing yet">This user has done nothing so far.</Empty>
      ) : (
        <ul className="events">
          {events.map((event) => (
            <li key={event.id}>
              <AuditEvent event={event} usersLinked />
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
