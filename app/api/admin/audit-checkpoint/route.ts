import { route } from '#lib/adapters/route';
import { readAuditCheckpoint } from '#lib/audit/events';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route({ GET: readAuditCheckpoint });
