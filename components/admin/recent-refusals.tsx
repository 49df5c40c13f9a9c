import { EventSentence } from '#components/event-sentence';
import { Card } from '#components/ui/card';
import { Empty } from '#components/ui/empty';
import { Time } from '#components/ui/time';
import { UserLink } from '#components/ui/user-name';
import { answers } from '#lib/errors';
import type { RefusalView } from '#lib/schemas/dashboard';

const titles: Record<string, { title: string } | undefined> = answers;

interface RecentRefusalsProps {
  refusals: readonly RefusalView[];
  /** Whether the visitor may open the users. */
  linked: boolean;
}

/** Missing rights and failed logins, the newest first: who, what, and why. */
export function RecentRefusals({ refusals, linked }: RecentRefusalsProps) {
  return (
    <Card
      title="Denied attempts"
      aside={refusals.length > 0 && <a href="/admin/audit?outcome=denied">All denied</a>}
      flush
    >
      {refusals.length === 0 ? (
        <Empty title="No denied attempts." />
      ) : (
        <ul className="items refusals">
          {refusals.map((refusal) => (
            <Refusal key={refusal.id} {...refusal} linked={linked} />
          ))}
        </ul>
      )}
    </Card>
  );
}

function Refusal({ at, action, code, actor, subject, linked }: RefusalView & { linked: boolean }) {
  const who = actor ?? subject;
  const user = actor && subject && actor.id !== subject.id ? subject : null;
  return (
    <li className="item">
      <div className="item-main">
        <p className="item-title">
          {who ? <UserLink user={who} linked={linked} /> : <span>Unknown visitor</span>}
          <span className="refusal-why">{titles[code]?.title ?? code}</span>
        </p>
        <p className="item-facts">
          <EventSentence
            event={{ action, outcome: 'denied', code, user, isOwn: user === null }}
            linked={linked}
          />
          <Time at={at} />
        </p>
      </div>
    </li>
  );
}
