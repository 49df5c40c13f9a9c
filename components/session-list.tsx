import type { ReactNode } from 'react';
import { Badge } from '#components/ui/badge';
import { countOf } from '#components/ui/count';
import { Icon } from '#components/ui/icon';
import { Pager } from '#components/ui/pager';
import { Time } from '#components/ui/time';
import type { SessionListView, SessionView } from '#lib/schemas/session';

interface SessionListProps {
  sessions: readonly SessionView[];
  /** What may be done to one of them. */
  action?: (session: SessionView) => ReactNode;
}

/** Devices that are logged in, this one marked. */
export function SessionList({ sessions, action }: SessionListProps) {
  return (
    <ul className="items">
      {sessions.map((session) => (
        <li key={session.id} className="item">
          <Icon name={handheld(session) ? 'phone' : 'screen'} />
          <div className="item-main">
            <p className="item-title">
              <span title={session.userAgent}>{session.device}</span>
              {session.current && <Badge tone="accent">This device</Badge>}
            </p>
            <p className="item-facts">
              <span>
                IP <span className="code">{session.ip}</span>
              </span>
              <span>
                Started <Time at={session.createdAt} />
              </span>
              <span>
                Last seen <Time at={session.lastSeenAt} />
              </span>
            </p>
          </div>
          {action?.(session)}
        </li>
      ))}
    </ul>
  );
}

interface SessionPagerProps {
  sessions: SessionListView;
  path: string;
  cursor: string | undefined;
}

/** Only where there is more than one page. */
export function SessionPager({ sessions: { nextCursor, total }, path, cursor }: SessionPagerProps) {
  if (!cursor && !nextCursor) return null;
  return (
    <div className="card-foot">
      <Pager
        summary={countOf(total, 'session', 'sessions')}
        first={cursor ? path : null}
        next={nextCursor && `${path}?${new URLSearchParams({ cursor: nextCursor })}`}
      />
    </div>
  );
}

function handheld({ userAgent }: SessionView): boolean {
  return /mobile|android|iphone|ipad/i.test(userAgent);
}
