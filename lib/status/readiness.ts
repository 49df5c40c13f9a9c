import { auditKeys } from '#lib/core/audit/keys';
import { seconds } from '#lib/core/durations';
import { currentSigningKey } from '#lib/core/signing-keys/current';
import { readPrepared } from '#lib/database/client';
import { currentTime } from '#lib/database/clock';
import { withDeadline } from '#lib/database/deadline';
import { hasRoom } from '#lib/database/disk';
import { watchSchema } from '#lib/database/schema-state';
import { processSingleton } from '#lib/process-singleton';

/** Whether this node can serve; concurrent requests share one query. */

/** At most one query in this time: load balancers must not load the database, nor wait for it longer than 2 s. */
const keptFor = seconds(0.5);
const longest = seconds(2);

type Checks = Record<'database' | 'schema' | 'keys' | 'disk', boolean>;

interface Held {
  checks: Promise<Checks> | null;
  /** By the monotonic clock. */
  until: number;
}

const passes = (attempt: Promise<boolean>) => attempt.catch(() => false);

async function check(): Promise<Checks> {
  const [database, schema, keys, disk] = await Promise.all([
    passes(readPrepared('ready', 'SELECT 1', []).then(() => true)),
    passes(watchSchema(readPrepared)),
    passes(Promise.all([currentSigningKey(currentTime()), auditKeys()]).then(() => true)),
    passes(hasRoom()),
  ]);
  return { database, schema, keys, disk };
}

/** A result of at most half a second ago. Never rejects. */
export function readiness(): Promise<Checks> {
  const held = processSingleton<Held>('readiness', () => ({ checks: null, until: 0 }));
  if (!held.checks || performance.now() > held.until) {
    held.until = Number.POSITIVE_INFINITY;
    held.checks = withDeadline(longest, check).finally(() => {
      held.until = performance.now() + keptFor;
    });
  }
  return held.checks;
}
