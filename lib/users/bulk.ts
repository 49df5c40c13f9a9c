import type { z } from 'zod';
import type { Context } from '#lib/core/operation/context';
import { type Operation, operation } from '#lib/core/operation/operation';
import { requireAll } from '#lib/core/users/authority';
import type { Database } from '#lib/database/client';
import { longDeadline } from '#lib/database/deadline';
import { AppError } from '#lib/errors';
import { type BulkAction, BulkInput, type BulkSummary, BulkView, undoOf } from '#lib/schemas/bulk';
import { deleteUser } from '#lib/users/delete';
import { assignRole, unassignRole } from '#lib/users/roles';
import { revokeUserSessions } from '#lib/users/sessions';
import { reinstateUser, suspendUser } from '#lib/users/suspension';

/**
 * One action on many users, each by the operation for a single user, with its own locks, rules and audit row. A refusal
 * for one user does not stop the others; only an outage does.
 */

const operations: Record<BulkAction, Operation> = {
  suspend: suspendUser,
  reinstate: reinstateUser,
  'assign-role': assignRole,
  'unassign-role': unassignRole,
  'end-sessions': revokeUserSessions,
  delete: deleteUser,
};

type Outcome = BulkView['outcomes'][number];

async function attemptOn(id: string, act: () => Promise<unknown>): Promise<Outcome> {
  try {
    await act();
    return { id, outcome: 'done' };
  } catch (error) {
    if (!(error instanceof AppError) || error.status >= 500) throw error;
    const { code, permission, detail = error.message } = error;
    return { id, outcome: code, detail, ...(permission && { permission }) };
  }
}

async function requireRole(db: Database, name: string | undefined): Promise<void> {
  if (name === undefined || (await db.role.findUnique({ where: { name }, select: { id: true } }))) return;
  throw new AppError('invalid_input', { errors: [{ path: 'role', message: 'There is no such role.' }] });
}

function requireFuture(end: Date | undefined, now: Date): void {
  if (end === undefined || end > now) return;
  const errors = [{ path: 'expiresAt', message: 'Choose a time in the future.' }];
  throw new AppError('invalid_input', { errors });
}

/** Of these users, those that already are what the action makes them. */
async function findAlready(db: Database, { ids, action, role }: z.output<typeof BulkInput>) {
  const users = await db.user.findMany({
    where: {
      id: { in: ids },
      ...(action === 'suspend'
        ? { status: 'suspended' }
        : { roles: { some: { role: { name: role ?? '' } } } }),
    },
    select: { id: true },
  });
  return new Set(users.map(({ id }) => id));
}

/** Groups equal outcomes: a hundred must fit into a cookie. */
function summarize({ outcomes }: BulkView, { role, expiresAt }: z.output<typeof BulkInput>): BulkSummary {
  const groups = new Map<string, BulkSummary['groups'][number]>();
  outcomes.forEach(({ outcome, detail, permission }, index) => {
    const said = permission ? `${detail} Missing: ${permission}` : detail;
    const group = groups.get(`${outcome} ${said}`) ?? { outcome, ...(said && { detail: said }), at: [] };
    group.at.push(index);
    groups.set(`${outcome} ${said}`, group);
  });
  const already = outcomes.flatMap((one, index) => (one.already ? [index] : []));
  return { role, expiresAt, already, groups: [...groups.values()] };
}

export const changeUsers = operation({
  summary:
    'Run one action on up to 100 users; the answer has an outcome for each. Needs the permission of the single action.',
  allow: 'admin:access',
  audit: 'users.changed',
  limit: 'administration',
  deadline: longDeadline,
  input: BulkInput,
  output: BulkView,
  flash: summarize,
  async run(context, input) {
    const { ids, action, reason, role, expiresAt } = input;
    const { actor, db, now } = context;
    const act = operations[action];
    requireAll(actor.permissions, [act.declaration.allow]);
    await requireRole(db, role);
    requireFuture(expiresAt, now);
    const given = {
      ...(reason !== undefined && { reason }),
      ...(role !== undefined && { role }),
      ...(expiresAt && { expiresAt: expiresAt.toISOString() }),
    };
    const already = undoOf[action] ? await findAlready(db, input) : new Set();
    const outcomes: Outcome[] = [];
    for (const id of ids) {
      const outcome = await attemptOn(id, () => act(context satisfies Context, { id, ...given }));
      outcomes.push(already.has(id) && outcome.outcome === 'done' ? { ...outcome, already: true } : outcome);
    }
    return { outcomes };
  },
});
