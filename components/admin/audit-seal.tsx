import { Alert } from '#components/ui/alert';
import { formatCount } from '#components/ui/count';
import { Icon } from '#components/ui/icon';
import { Time } from '#components/ui/time';
import type { AuditCheckpointView } from '#lib/schemas/audit';

/** How far the seal reaches. What it is worth is for `audit verify` to say: a page reads one row of it. */
export function AuditSeal({ head }: { head: AuditCheckpointView }) {
  if (!head.intact) {
    return (
      <Alert tone="danger" role="alert" title="The seal of this trail was changed or removed">
        <p>
          Somebody wrote to the database past Gatehouse. Run{' '}
          <span className="code">npm run gatehouse -- audit verify</span> on the server to see where.
        </p>
      </Alert>
    );
  }
  return (
    <p className="audit-seal">
      <Icon name="check" />
      {head.count === 0 ? (
        'Nothing is sealed yet: events get their place within a second.'
      ) : (
        <span>
          Sealed up to place {formatCount(head.count)}, <Time at={head.sealedAt} />
          {head.retention && (
            <>
              . Older events, up to place {formatCount(head.retention.place)}, were removed by retention,{' '}
              <Time at={head.retention.removedAt} />
            </>
          )}
        </span>
      )}
    </p>
  );
}
