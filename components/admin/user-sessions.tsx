import { Form } from '#components/form';
import { type FormPlace, formAt, isRefused } from '#components/form-place';
import { SessionList, SessionPager } from '#components/session-list';
import { Card } from '#components/ui/card';
import { Disclosure } from '#components/ui/disclosure';
import { Empty } from '#components/ui/empty';
import type { SessionListView } from '#lib/schemas/session';
import type { UserView } from '#lib/schemas/user';

interface UserSessionsProps {
  user: UserView;
  sessions: SessionListView;
  /** The visitor may end them. */
  revocable: boolean;
  place: FormPlace;
  /** Of the page that is shown. */
  cursor: string | undefined;
}

export function UserSessions({ user, sessions, revocable, place, cursor }: UserSessionsProps) {
  return (
    <Card title="Sessions" text="Devices this user is logged in on." flush>
      {sessions.items.length === 0 ? (
        <Empty title="No sessions">This user is not logged in on any device.</Empty>
      ) : (
        <SessionList sessions={sessions.items} />
      )}
      <SessionPager sessions={sessions} path={place.path} cursor={cursor} />
      {revocable && sessions.items.length > 0 && (
        <div className="card-foot">
          <EndSessions user={user} place={place} />
        </div>
      )}
    </Card>
  );
}

/** For administrators who may end sessions but not see them. */
export function EndSessionsCard({ user, place }: Pick<UserSessionsProps, 'user' | 'place'>) {
  return (
    <Card title="Sessions" text="Log this user out of their devices.">
      <EndSessions user={user} place={place} />
    </Card>
  );
}

function EndSessions({ user, place }: Pick<UserSessionsProps, 'user' | 'place'>) {
  return (
    <Disclosure label="End all sessions…" open={isRefused(place, 'sessions')}>
      <p>{user.username} is logged out on all devices at once, and may log in again.</p>
      <Form
        action={`/api/admin/users/${user.id}/sessions`}
        method="DELETE"
        next={place.path}
        done="ended-all"
        {...formAt(place, 'sessions')}
        submit="End all sessions"
        tone="danger"
      />
    </Disclosure>
  );
}
