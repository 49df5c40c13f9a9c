import type { z } from 'zod';
import { OutcomeBadge } from '#components/event-sentence';
import { Card } from '#components/ui/card';
import { countOf } from '#components/ui/count';
import { Empty } from '#components/ui/empty';
import { Pager } from '#components/ui/pager';
import { Time } from '#components/ui/time';
import type { ActivityListView, ActivityView } from '#lib/schemas/audit';

const path = '/account/activity';

interface ActivityListProps {
  activity: z.infer<typeof ActivityListView>;
  cursor: string | undefined;
}

export function ActivityList({ activity: { items, nextCursor, total }, cursor }: ActivityListProps) {
  return (
    <Card
      title="Your activity"
      text={
        <>
          Not you? <a href="/account/security">Change your password</a>: it ends your other sessions.
        </>
      }
      flush
    >
      {items.length === 0 ? (
        <Empty title="No activity yet." />
      ) : (
        <ul className="items">
          {items.map((event) => (
            <Event key={`${event.at.toISOString()} ${event.action} ${event.summary}`} event={event} />
          ))}
        </ul>
      )}
      <div className="card-foot">
        <Pager
          summary={countOf(total, 'event', 'events')}
          first={cursor ? path : null}
          next={nextCursor && `${path}?cursor=${encodeURIComponent(nextCursor)}`}
        />
      </div>
    </Card>
  );
}

function Event({ event: { at, outcome, summary, expiresAt, device, ip } }: { event: ActivityView }) {
  return (
    <li className="item">
      <div className="item-main">
        <p className="item-title">
          {summary}
          <OutcomeBadge outcome={outcome} />
        </p>
        <p className="item-facts">
          <Time at={at} />
          {expiresAt && (
            <span>
              Until <Time at={new Date(expiresAt)} />
            </span>
          )}
          {device && <span>{device}</span>}
          {ip && (
            <span>
              IP <span className="code">{ip}</span>
            </span>
          )}
        </p>
      </div>
    </li>
  );
}
