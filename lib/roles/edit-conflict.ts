import type { Prisma, Transaction } from '#lib/database/client';
import type { Content } from '#lib/roles/content';

/** Describes an edit conflict: who changed what since the user read the role, as far as the audit trail says. */

interface Row {
  actorId: string | null;
  before: Content & { version: number };
  after: { version: number };
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function readDetail(actorId: string | null, detail: Prisma.JsonValue): Row | null {
  if (!isObject(detail) || !isObject(detail.before) || !isObject(detail.after)) return null;
  return { actorId, ...(detail as unknown as Pick<Row, 'before' | 'after'>) };
}

const longestTrail = 50;

/** The changes since `version`, oldest first. */
async function readTrail(tx: Transaction, roleId: string, version: number): Promise<Row[]> {
  const rows = await tx.auditEvent.findMany({
    where: { subjectId: roleId, action: 'role.updated', outcome: 'done' },
    orderBy: [{ at: 'desc' }, { id: 'desc' }],
    take: longestTrail,
    select: { actorId: true, detail: true },
  });
  const read = rows.flatMap(({ actorId, detail }) => readDetail(actorId, detail) ?? []);
  return read
    .filter(({ before, after }) => before.version >= version && after.version > before.version)
    .reverse();
}

async function namesOf(tx: Transaction, trail: Row[]): Promise<string> {
  const ids = [...new Set(trail.flatMap(({ actorId }) => actorId ?? []))];
  const users = await tx.user.findMany({ where: { id: { in: ids } }, select: { username: true }, take: 3 });
  return users.map(({ username }) => username).join(' and ');
}

const shownNames = 8;

function list(verb: string, names: readonly string[]): string[] {
  if (names.length === 0) return [];
  const more = names.length > shownNames ? ` and ${names.length - shownNames} more` : '';
  return [`${verb} ${names.slice(0, shownNames).join(', ')}${more}`];
}

function differences(before: Content, now: Content): string[] {
  const missingIn = (some: readonly string[], others: readonly string[]) =>
    others.filter((name) => !some.includes(name));
  return [
    ...list('added', missingIn(before.permissions, now.permissions)),
    ...list('removed', missingIn(now.permissions, before.permissions)),
    ...(before.label === now.label ? [] : [`changed the label to “${now.label}”`]),
    ...(before.description === now.description ? [] : ['changed the description']),
  ];
}

/** One sentence; `named`: whether users may be named. */
export async function describeEditConflict(
  tx: Transaction,
  roleId: string,
  { version, current, named }: { version: number; current: Content; named: boolean },
): Promise<string> {
  const trail = await readTrail(tx, roleId, version);
  const who = (named && (await namesOf(tx, trail))) || 'Another administrator';
  const what = trail[0] ? differences(trail[0].before, current) : [];
  return `${who} changed this role in the meantime${what.length > 0 ? `: ${what.join('; ')}` : ''}.`;
}
