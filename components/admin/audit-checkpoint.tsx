import { Alert } from '#components/ui/alert';
import { formatCount } from '#components/ui/count';
import { Icon } from '#components/ui/icon';
import { Time } from '#components/ui/time';
import type { AuditCheckpointView } from '#lib/schemas/audit';

/** How far the hash chain reaches. Only `audit verify` verifies it: this page reads one row. */
export function AuditCheckpoint({ checkpoint }: { checkpoint: AuditCheckpointView }) {
  if (!checkpoint.intact) {
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
    <p className="audit-checkpoint">
      <Icon name="check" />
      {checkpoint.count === 0 ? (
        'Nothing is sealed yet: events get their place within a second.'
      ) : (
        <span>
          Sealed up to place {formatCount(checkpoint.count)}, <Time at={checkpoint.sealedAt} />
          {checkpoint.retention && (
            <>
              . Older events, up to place {formatCount(checkpoint.retention.place)}, were removed by
              retention, <Time at={checkpoint.retention.removedAt} />
            </>
          )}
        </span>
      )}
    </p>
  );
}
