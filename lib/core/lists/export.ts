import { type AuditContext, audited } from '#lib/core/audit/record';
import { chargeLimit } from '#lib/core/rate-limits/rate-limit';
import type { Prisma } from '#lib/database/client';
import { AppError } from '#lib/errors';

/**
 * What stands before each file of other people's data: it takes a point, and leaves a row that says what was asked for.
 * A GET that leaves something behind must not be another site's doing.
 * @throws AppError `cross_site_request` or `rate_limited`
 */
export async function beginExport(
  context: AuditContext,
  event: 'users.exported' | 'audit.exported',
  filter: Prisma.InputJsonObject,
): Promise<void> {
  if (context.fromOtherSite) throw new AppError('cross_site_request');
  await chargeLimit(context, 'export', context.actor);
  await audited({ ...context, event }, null, async (_tx, note) => note({ filter }));
}
