import { bulkUrl, type Choice, choices } from '#components/admin/bulk-choice';
import { PickedUsers } from '#components/admin/picked-users';
import { Form } from '#components/form';
import { Badge } from '#components/ui/badge';
import { Card } from '#components/ui/card';
import { countOf } from '#components/ui/count';
import { Time } from '#components/ui/time';
import { type BulkSummary, undoOf } from '#lib/schemas/bulk';
import type { Flash } from '#lib/schemas/flash';
import type { UserView } from '#lib/schemas/user';

export interface BulkOutcomeProps {
  action: Exclude<Choice, 'export'>;
  /** In the order in which they were sent: the summary has indexes. */
  ids: readonly string[];
  summary: BulkSummary;
  /** What the role of the action is called. */
  roleLabel: string;
  /** Those that still exist. */
  users: readonly UserView[];
  ownId: string | undefined;
  /** Of this page. */
  back: string;
  flash: Flash | null;
}

const isDone = ({ outcome }: BulkSummary['groups'][number]) => outcome === 'done';

/** "“Support” assigned to 3 users", or that none was changed. */
export function outcomeTitle({
  action,
  summary,
  roleLabel,
}: Pick<BulkOutcomeProps, 'action' | 'summary' | 'roleLabel'>) {
  const done = summary.groups.find(isDone)?.at.length ?? 0;
  return done === 0 ? 'No users changed' : choices[action].done(countOf(done, 'user', 'users'), roleLabel);
}

/** What was done and what was refused, with a way back where that is exact. */
export function BulkOutcome(props: BulkOutcomeProps) {
  const { ids, summary, users, ownId } = props;
  const usersAt = (at: readonly number[]) =>
    at.flatMap((index) => users.find(({ id }) => id === ids[index]) ?? []);
  return (
    <>
      <Undo {...props} />
      {summary.groups
        .toSorted((one, other) => Number(isDone(one)) - Number(isDone(other)))
        .map((group) => (
          <Card
            key={`${group.outcome} ${group.detail}`}
            title={`${isDone(group) ? 'Done' : 'Skipped'}: ${countOf(group.at.length, 'user', 'users')}`}
            text={
              isDone(group) && summary.expiresAt ? (
                <>
                  Expires <Time at={summary.expiresAt} exact />.
                </>
              ) : (
                group.detail
              )
            }
            aside={
              isDone(group) ? (
                <Badge tone="success">Done</Badge>
              ) : (
                <Badge tone="danger">{group.outcome}</Badge>
              )
            }
            flush
          >
            <PickedUsers users={usersAt(group.at)} ownId={ownId} />
          </Card>
        ))}
    </>
  );
}

/** For the users that this action changed. */
function Undo({ action, ids, summary, back, flash }: BulkOutcomeProps) {
  const undo = undoOf[action];
  const done = summary.groups.find(isDone)?.at ?? [];
  const changed = done
    .filter((index) => !summary.already.includes(index))
    .flatMap((index) => ids[index] ?? []);
  if (!undo || changed.length === 0) return null;
  return (
    <Form
      action="/api/admin/users/bulk"
      next={bulkUrl('/admin/users/bulk/outcome', undo, changed)}
      back={back}
      flash={flash}
      submit={`Undo for ${countOf(changed.length, 'user', 'users')}`}
      tone="plain"
    >
      <input type="hidden" name="action" value={undo} />
      {summary.role && <input type="hidden" name="role" value={summary.role} />}
      {changed.map((id) => (
        <input key={id} type="hidden" name="ids" value={id} />
      ))}
    </Form>
  );
}
