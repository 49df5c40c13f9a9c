import { denialPeriods } from '#lib/core/audit/denials';
import { chainWriting } from '#lib/core/audit/hash-chain';
import { auditRetention } from '#lib/core/audit/removal';
import { counterCompaction } from '#lib/core/background/counters';
import { clockReading, diskCheck, schemaCheck } from '#lib/core/background/database-checks';
import type { Job } from '#lib/core/background/job';
import { linkPruning } from '#lib/core/links/pruning';
import { rateLimitPruning } from '#lib/core/rate-limits/pruning';
import { refusalReport } from '#lib/core/rate-limits/rate-limit';
import { sessionPruning } from '#lib/core/sessions/pruning';
import { signingKeyMaintenance } from '#lib/core/signing-keys/rotation';

/** The jobs of every node. No answer depends on their having run. */
export const jobs: readonly Job[] = [
  schemaCheck,
  clockReading,
  diskCheck,
  chainWriting,
  denialPeriods,
  auditRetention,
  signingKeyMaintenance,
  counterCompaction,
  sessionPruning,
  linkPruning,
  rateLimitPruning,
  refusalReport,
];
