import { Badge } from '#components/ui/badge';
import { UserLink } from '#components/ui/user-name';
import type { AuditOutcome } from '#lib/schemas/audit-actions';
import { sentenceOf, type Told } from '#lib/schemas/event-sentence';

/** A user of an event; one that was deleted has no display name any more, and maybe no username. */
export interface EventUser {
  id: string;
  username: string | null;
  displayName?: string | null | undefined;
}

export function EventUserName({ user, linked }: { user: EventUser; linked: boolean }) {
  const { id, username, displayName } = user;
  if (username !== null && displayName !== undefined)
    return <UserLink user={{ id, username, displayName }} linked={linked} />;
  return <span className="user-name">{username ?? id}</span>;
}

interface EventSentenceProps {
  event: Told<EventUser>;
  /** The visitor may open users. */
  linked: boolean;
}

export function EventSentence({ event, linked }: EventSentenceProps) {
  return (
    <span className="event-sentence">
      {sentenceOf(event).map((part) => {
        if (typeof part === 'string') return part;
        if ('user' in part) return <EventUserName key={part.user.id} user={part.user} linked={linked} />;
        return <strong key={part.name}>{part.name}</strong>;
      })}
    </span>
  );
}

export function OutcomeBadge({ outcome }: { outcome: AuditOutcome }) {
  if (outcome === 'done') return null;
  return outcome === 'denied' ? <Badge tone="danger">Denied</Badge> : <Badge>Invalid</Badge>;
}
