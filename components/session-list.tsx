import type { ReactNode } from 'react';
import { Badge } from '#components/ui/badge';
import { Icon } from '#components/ui/icon';
import { Time } from '#components/ui/time';
import type { SessionView } from '#lib/schemas/session';

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

function handheld({ userAgent }: SessionView): boolean {
  return /mobile|android|iphone|ipad/i.test(userAgent);
}
