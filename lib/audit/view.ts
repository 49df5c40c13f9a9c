import type { EventRow } from '#lib/core/audit/list';
import { csvHead, csvLine } from '#lib/core/lists/csv';
import { deviceOf } from '#lib/core/sessions/list';
import type { AuditEventView } from '#lib/schemas/audit';

const textIn = (detail: EventRow['detail'], name: string) => {
  const value = detail?.[name];
  return typeof value === 'string' ? value : null;
};

/** An event as its readers see it: IP and user agent beside the rest of the detail. */
export function viewOf(row: EventRow): AuditEventView {
  const { actorId, actor, actorWas, detail, sequence, ...others } = row;
  const { subjectType, subjectId, subjectUser, subjectWas, subjectRole, ...columns } = others;
  const subjectName = subjectUser?.username ?? subjectRole ?? subjectWas ?? textIn(detail, 'name');
  const userAgent = textIn(detail, 'userAgent');
  const { ip: _ip, userAgent: _agent, name: _name, ...rest } = detail ?? {};
  return {
    ...columns,
    actor: actor ?? (actorId ? { id: actorId, username: actorWas } : null),
    subject: subjectType
      ? { type: subjectType, id: subjectId, name: subjectName, ...(subjectUser && { user: subjectUser }) }
      : null,
    role: columns.role ?? textIn(detail, 'role'),
    ip: textIn(detail, 'ip'),
    userAgent,
    device: userAgent === null ? null : deviceOf(userAgent),
    detail: detail && rest,
    sequence: sequence === null ? null : Number(sequence),
    chained: sequence !== null,
  };
}

export const csvHeader = csvHead([
  'at',
  'action',
  'outcome',
  'code',
  'actorId',
  'actorUsername',
  'subjectType',
  'subjectId',
  'subjectName',
  'sessionId',
  'requestId',
  'ip',
  'userAgent',
  'detail',
  'sequence',
  'id',
]);

export function csvOf(row: EventRow): string {
  const { id, at, action, outcome, code, actor, subject, sessionId, requestId, ...view } = viewOf(row);
  return csvLine([
    at,
    action,
    outcome,
    code,
    actor?.id ?? null,
    actor?.username ?? null,
    subject?.type ?? null,
    subject?.id ?? null,
    subject?.name ?? null,
    sessionId,
    requestId,
    view.ip,
    view.userAgent,
    view.detail && JSON.stringify(view.detail),
    view.sequence,
    id,
  ]);
}
