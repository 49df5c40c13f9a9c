import { type AuditContext, audited } from '#lib/core/audit/record';
import { chargeLimit } from '#lib/core/rate-limits/rate-limit';
import type { Prisma } from '#lib/database/client';
import { AppError } from '#lib/errors';

/**
 * Begins every export of users' data: charges the rate limit and records the query in the audit trail. Such a GET has
 * effects, so it is refused from another site.
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
