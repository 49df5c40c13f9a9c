import { Alert } from '#components/ui/alert';
import { formatCount } from '#components/ui/count';
import { Icon } from '#components/ui/icon';
import { Time } from '#components/ui/time';
import type { AuditCheckpointView } from '#lib/schemas/audit';

/** How far the hash chain reaches. Only `audit verify` verifies it: this page reads one row. */
export function AuditCheckpoint({ checkpoint }: { checkpoint: AuditCheckpointView }) {
  if (!checkpoint.intact) {
    return (
      <Alert tone="danger" role="alert" title="The checkpoint of this trail was changed or removed">
        <p>
          The database was changed outside Gatehouse. Run{' '}
          <span className="code">npm run gatehouse -- audit verify</span> on the server to see where.
        </p>
      </Alert>
    );
  }
  return (
    <p className="audit-checkpoint">
      <Icon name="check" />
      {checkpoint.count === 0 ? (
        'No events are in the hash chain yet. New ones are added within a second.'
      ) : (
        <span>
          Tamper-proof up to event {formatCount(checkpoint.count)}, <Time at={checkpoint.writtenAt} />
          {checkpoint.retention && (
            <>
              . Older events, up to {formatCount(checkpoint.retention.sequence)}, were removed by retention,{' '}
              <Time at={checkpoint.retention.removedAt} />
            </>
          )}
        </span>
      )}
    </p>
  );
}
