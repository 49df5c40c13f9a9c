import type { ReactNode } from 'react';
import { changesOf, otherFacts } from '#components/admin/audit-detail';
import { auditUrl } from '#components/admin/audit-url';
import { Badge } from '#components/ui/badge';
import { formatCount } from '#components/ui/count';
import { Facts } from '#components/ui/facts';
import { Time } from '#components/ui/time';
import { UserLink, UserName } from '#components/ui/user-name';
import { answers } from '#lib/errors';
import type { AuditEventView } from '#lib/schemas/audit';
import { wordsOf } from '#lib/schemas/audit-actions';
import type { UserReference } from '#lib/schemas/user';

interface AuditEventProps {
  event: AuditEventView;
  /** The visitor may open users. */
  usersLinked: boolean;
}

/** One event: action, users and time in one line; opened, all its fields. */
export function AuditEvent({ event, usersLinked }: AuditEventProps) {
  const { at, action, outcome, ip } = event;
  return (
    <details className="event">
      <summary className="event-summary">
        <span className="event-time">
          <Time at={at} />
        </span>
        <span className="event-what">
          {wordsOf(action, outcome)}
          {moreOf(event)}
          {outcome === 'denied' && <Badge tone="danger">Denied</Badge>}
        </span>
        <span className="event-who">
          <Parties event={event} />
        </span>
        <span className="event-ip">{ip}</span>
      </summary>
      <div className="event-body">
        <Changes event={event} />
        <Facts facts={factsOf(event, usersLinked)} />
        <Ways event={event} />
      </div>
    </details>
  );
}

/** For a row that counts several denials. */
const moreOf = ({ detail }: AuditEventView) =>
  typeof detail?.more === 'number' && `, ${formatCount(detail.more)} more times`;

/** The actor, and the subject if it is another user. Without a login there is only the subject. */
function Parties({ event: { actor, subject } }: { event: AuditEventView }) {
  const about = subject && subject.id !== actor?.id && subject;
  if (!actor && !about) return <Unknown>Unknown visitor</Unknown>;
  return (
    <>
      {actor && <ActorName actor={actor} />}
      {actor && about && (
        <>
          <span aria-hidden="true"> → </span>
          <span className="visually-hidden"> on </span>
        </>
      )}
      {about && <SubjectName subject={about} />}
    </>
  );
}

const Unknown = ({ children }: { children: ReactNode }) => <span data-unknown>{children}</span>;

type EventActor = NonNullable<AuditEventView['actor']>;
type EventSubject = NonNullable<AuditEventView['subject']>;

/** Not of a deleted user, who has no names left. */
const isNamed = (actor: EventActor): actor is UserReference => actor.username !== null;

const ActorName = ({ actor }: { actor: EventActor }) =>
  isNamed(actor) ? <UserName user={actor} /> : <Unknown>{actor.id}</Unknown>;

function SubjectName({ subject: { user, name, type, id } }: { subject: EventSubject }) {
  if (user) return <UserName user={user} />;
  return name === null ? <Unknown>{`${type} ${id ?? ''}`}</Unknown> : <span>{name}</span>;
}

function Changes({ event }: { event: AuditEventView }) {
  const changes = changesOf(event);
  if (changes.length === 0) return null;
  return (
    <table className="changes">
      <caption className="visually-hidden">What changed</caption>
      <thead>
        <tr>
          <th scope="col">
            <span className="visually-hidden">Value</span>
          </th>
          <th scope="col">Before</th>
          <th scope="col">After</th>
        </tr>
      </thead>
      <tbody>
        {changes.map(({ name, before, after }) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td>{before}</td>
            <td>{after}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const sentences = new Map(Object.entries(answers).map(([code, { title }]) => [code, title]));

function factsOf(event: AuditEventView, usersLinked: boolean) {
  const { actor, subject, code } = event;
  const by = actor && isNamed(actor) ? <UserLink user={actor} linked={usersLinked} /> : actor?.id;
  const about = subject?.user ? (
    <UserLink user={subject.user} linked={usersLinked} />
  ) : (
    subject && `${subject.type} ${subject.name ?? subject.id ?? ''}`
  );
  return [
    ...(code ? [{ term: 'Refused because', value: sentences.get(code) ?? code }] : []),
    { term: 'By', value: by ?? <span className="muted">Nobody who was logged in</span> },
    ...(about ? [{ term: 'About', value: about }] : []),
    ...otherFacts(event),
    { term: 'IP', value: event.ip ? <span className="code">{event.ip}</span> : <Erased event={event} /> },
    { term: 'Device', value: event.userAgent || <Erased event={event} /> },
    { term: 'Time', value: <span className="code">{event.at.toISOString()}</span> },
    {
      term: 'Number',
      value: event.sequence ? formatCount(event.sequence) : 'Given within a second',
    },
    { term: 'Id', value: <span className="code">{event.id}</span> },
  ];
}

const Erased = ({ event }: { event: AuditEventView }) => (
  <span className="muted">{event.detail === null ? 'Erased' : 'Unknown'}</span>
);

/** Further into the trail. */
function Ways({ event: { actor, subject, requestId, sessionId } }: { event: AuditEventView }) {
  return (
    <ul className="event-links">
      <li>
        <a href={auditUrl({ query: requestId })}>All of this request</a>
      </li>
      {sessionId && (
        <li>
          <a href={auditUrl({ session: sessionId, actor: actor?.id })}>All of this session</a>
        </li>
      )}
      {actor && (
        <li>
          <a href={auditUrl({ user: actor.id })}>All by or about {actor.username ?? 'this user'}</a>
        </li>
      )}
      {subject?.type === 'user' && subject.id && subject.id !== actor?.id && (
        <li>
          <a href={auditUrl({ user: subject.id })}>All by or about {subject.name ?? 'this user'}</a>
        </li>
      )}
    </ul>
  );
}
