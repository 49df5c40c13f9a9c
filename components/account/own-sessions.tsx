import { Form } from '#components/form';
import { type FormPlace, formAt, isRefused } from '#components/form-place';
import { SessionList, SessionPager } from '#components/session-list';
import { Card } from '#components/ui/card';
import { Disclosure } from '#components/ui/disclosure';
import type { SessionListView, SessionView } from '#lib/schemas/session';

interface OwnSessionsProps {
  sessions: SessionListView;
  place: FormPlace;
  /** Of the page that is shown. */
  cursor: string | undefined;
}

export function OwnSessions({ sessions, place, cursor }: OwnSessionsProps) {
  return (
    <Card title="Your devices" text="Don’t know one of them? End its session and change your password." flush>
      <SessionList
        sessions={sessions.items}
        action={(session) => !session.current && <EndSession session={session} place={place} />}
      />
      <SessionPager sessions={sessions} path={place.path} cursor={cursor} />
    </Card>
  );
}

function EndSession({ session, place }: { session: SessionView; place: FormPlace }) {
  return (
    <Form
      action={`/api/users/me/sessions/${session.id}`}
      method="DELETE"
      next="/account/sessions"
      done="ended"
      {...formAt(place, session.id)}
      submit={
        <>
          End session<span className="visually-hidden"> on {session.device}</span>
        </>
      }
      tone="plain"
      size="small"
    />
  );
}

export function EndOtherSessions({ place }: { place: FormPlace }) {
  return (
    <Card title="End all other sessions" text="You stay logged in on this device only.">
      <Disclosure label="End all other sessions…" open={isRefused(place, 'others')}>
        <p>All other devices are logged out at once.</p>
        <Form
          action="/api/users/me/sessions"
          method="DELETE"
          next="/account/sessions"
          done="ended-others"
          {...formAt(place, 'others')}
          submit="End all other sessions"
          tone="danger"
        />
      </Disclosure>
    </Card>
  );
}
