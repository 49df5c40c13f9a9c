import { Card } from '#components/ui/card';
import { Empty } from '#components/ui/empty';
import { Time } from '#components/ui/time';
import { UserLink, UserName } from '#components/ui/user-name';
import { answers } from '#lib/errors';
import { wordsOf } from '#lib/schemas/audit-actions';
import type { RefusalView } from '#lib/schemas/dashboard';

const titles: Record<string, { title: string } | undefined> = answers;

interface RecentRefusalsProps {
  refusals: readonly RefusalView[];
  /** Whether the visitor may open the users. */
  linked: boolean;
}

/** Attempts that were refused, the newest first: who, what, and why. */
export function RecentRefusals({ refusals, linked }: RecentRefusalsProps) {
  return (
    <Card
      title="Recent refusals"
      aside={refusals.length > 0 && <a href="/admin/audit?outcome=denied">All refusals</a>}
      flush
    >
      {refusals.length === 0 ? (
        <Empty title="Nothing was refused">Failed logins and forbidden attempts are listed here.</Empty>
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
  return (
    <li className="item">
      <div className="item-main">
        <p className="item-title">
          {who ? <UserLink user={who} linked={linked} /> : <span>Unknown visitor</span>}
          <span className="refusal-why">{titles[code]?.title ?? code}</span>
        </p>
        <p className="item-facts">
          <span>{wordsOf(action, 'denied')}</span>
          {actor && subject && actor.id !== subject.id && (
            <span>
              on <UserName user={subject} />
            </span>
          )}
          <Time at={at} />
        </p>
      </div>
    </li>
  );
}
