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
    <Card title="Recent activity" aside={<a href={auditUrl({ user: id })}>All events</a>} flush>
      {events.length === 0 ? (
        <Empty title="No events yet" />
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
