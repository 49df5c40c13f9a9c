import { detailFacts } from '#components/admin/audit-detail';
import { auditUrl } from '#components/admin/audit-url';
import { EventSentence, type EventUser, EventUserName, OutcomeBadge } from '#components/event-sentence';
import { formatCount } from '#components/ui/count';
import { type Fact, Facts } from '#components/ui/facts';
import { Time } from '#components/ui/time';
import { answers } from '#lib/errors';
import type { AuditEventView } from '#lib/schemas/audit';

interface AuditEventProps {
  event: AuditEventView;
  /** The visitor may open users. */
  usersLinked: boolean;
}

/** One event: what, by whom and when in one line, which opens all its fields. Links are there: the line is a control. */
export function AuditEvent({ event, usersLinked }: AuditEventProps) {
  const { at, outcome, ip, actor, subject, detail } = event;
  const parties = partiesOf(event);
  const told = { ...event, user: parties.target, isOwn: parties.target === null };
  return (
    <details className="event">
      <summary className="event-summary">
        <span className="event-time">
          <Time at={at} />
        </span>
        <span className="event-what">
          <EventSentence event={told} linked={false} />
          {typeof detail?.more === 'number' && `${formatCount(detail.more)} more times`}
          <OutcomeBadge outcome={outcome} />
        </span>
        <span className="event-who">
          {parties.by ? <EventUserName user={parties.by} linked={false} /> : unknown(event)}
        </span>
        <span className="event-ip">{ip}</span>
      </summary>
      <div className="event-body">
        <Facts facts={factsOf(event, actor, subjectUser(subject), usersLinked)} />
        <Ways event={event} users={[parties.by, parties.target]} />
      </div>
    </details>
  );
}

type EventSubject = AuditEventView['subject'];

function subjectUser(subject: EventSubject): EventUser | null {
  if (subject?.type !== 'user' || subject.id === null) return null;
  return subject.user ?? { id: subject.id, username: subject.name };
}

/** Without a login, what is about a user was done by them: they logged in, or tried to. */
function partiesOf({ actor, subject }: AuditEventView): { by: EventUser | null; target: EventUser | null } {
  const about = subjectUser(subject);
  if (!actor) return { by: about, target: null };
  return { by: actor, target: about?.id === actor.id ? null : about };
}

const unknown = ({ outcome }: AuditEventView) => (
  <span className="muted">{outcome === 'done' ? 'System' : 'Unknown visitor'}</span>
);

const sentences = new Map(Object.entries(answers).map(([code, { title }]) => [code, title]));

function factsOf(event: AuditEventView, by: EventUser | null, about: EventUser | null, linked: boolean) {
  const { subject, code, userAgent, device } = event;
  const named = (user: EventUser) => <EventUserName user={user} linked={linked} />;
  const facts: (Fact | null)[] = [
    code ? { term: 'Reason', value: sentences.get(code) ?? code } : null,
    ...detailFacts(event.detail),
    { term: 'By', value: by ? named(by) : <span className="muted">Not logged in</span> },
    subject && {
      term: 'About',
      value: about ? named(about) : `${subject.type} ${subject.name ?? subject.id ?? ''}`,
    },
    { term: 'IP', value: event.ip ? <span className="code">{event.ip}</span> : <Erased event={event} /> },
    {
      term: 'Device',
      value: userAgent ? (
        <>
          {device}
          {device !== userAgent && <span className="event-agent">{userAgent}</span>}
        </>
      ) : (
        <Erased event={event} />
      ),
    },
    { term: 'Exact time', value: <span className="code">{event.at.toISOString()}</span> },
    { term: 'Request', value: <span className="code">{event.requestId}</span> },
    { term: 'Event', value: event.sequence ? formatCount(event.sequence) : 'Numbered within a second' },
  ];
  return facts.filter((fact) => fact !== null);
}

const Erased = ({ event }: { event: AuditEventView }) => (
  <span className="muted">{event.detail === null ? 'Erased' : 'Unknown'}</span>
);

interface WaysProps {
  event: AuditEventView;
  users: readonly (EventUser | null)[];
}

/** Further into the trail. */
function Ways({ event: { actor, requestId, sessionId }, users }: WaysProps) {
  return (
    <ul className="event-links">
      <li>
        <a href={auditUrl({ query: requestId })}>Same request</a>
      </li>
      {sessionId && (
        <li>
          <a href={auditUrl({ session: sessionId, actor: actor?.id })}>Same session</a>
        </li>
      )}
      {users.map(
        (user) =>
          user && (
            <li key={user.id}>
              <a href={auditUrl({ user: user.id })}>All events for {user.username ?? 'this user'}</a>
            </li>
          ),
      )}
    </ul>
  );
}
