import { route } from '#lib/adapters/route';
import { listAuditEvents } from '#lib/audit/events';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route({ GET: listAuditEvents });
