import { ConsoleFrame } from '#components/admin/console-frame';
import { Card } from '#components/ui/card';
import { Empty } from '#components/ui/empty';
import { PageHeading } from '#components/ui/page-heading';
import type { Actor } from '#lib/access/actor';
import type { Problem } from '#lib/errors';

/** In place of a review without users or action. */
export function NothingPicked({ actor, problem }: { actor: Actor | null; problem: Problem | null }) {
  return (
    <ConsoleFrame actor={actor} current="/admin/users">
      <PageHeading title="Bulk action" />
      <Card title="Selection" flush>
        <Empty title={problem?.detail ?? 'No users selected'}>
          {problem?.errors?.map(({ path, message }) => (
            <p key={path}>{message}</p>
          ))}
          <p>Select users in the list, and choose an action.</p>
          <a href="/admin/users">All users</a>
        </Empty>
      </Card>
    </ConsoleFrame>
  );
}
