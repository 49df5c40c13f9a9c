import { answers, type ErrorCode } from '#lib/errors';
import type { AuditOutcome } from '#lib/schemas/audit-actions';

const denials: ReadonlySet<number> = new Set([401, 403]);

/** `denied` for missing rights and failed authentication; `invalid` for what nobody could have done: 404, 409 … */
export const outcomeOf = (code: ErrorCode): AuditOutcome =>
  denials.has(answers[code].status) ? 'denied' : 'invalid';
