import { v7 as uuidv7 } from 'uuid';
import { catalogue, permissionNames, type SystemRole, systemRoles } from '#lib/access/permissions';
import { config } from '#lib/config';
import { beginTrail } from '#lib/core/audit/begin';
import { ensureAuditKeys } from '#lib/core/audit/keys';
import { waitForOtherNodes } from '#lib/core/background/once-across-nodes';
import { minutes } from '#lib/core/durations';
import { ensureSigningKeys } from '#lib/core/signing-keys/rotation';
import { database, type Transaction, withRetries } from '#lib/database/client';
import { currentTime } from '#lib/database/clock';

/** What every start ensures: permission catalogue, system roles, public URL, keys that decrypt, and an audit trail. */

async function upsertRole(tx: Transaction, { name, label, description, permissions }: SystemRole, now: Date) {
  const role = await tx.role.upsert({
    where: { name },
    create: { id: uuidv7(), name, label, description, system: true, createdAt: now },
    update: { system: true },
  });
  const data = permissions.map((permissionName) => ({ roleId: role.id, permissionName }));
  await tx.rolePermission.createMany({ data, skipDuplicates: true });
}

/** A custom permission whose name this version uses itself: its former holders gain nothing. */
async function reclaimNames(tx: Transaction): Promise<void> {
  await tx.permission.deleteMany({ where: { custom: true, name: { in: permissionNames } } });
}

async function recordOrigin(tx: Transaction): Promise<void> {
  const { origin } = config();
  await tx.installation.upsert({ where: { id: 1 }, create: { origin }, update: { origin } });
}

const deadline = { timeout: minutes(30), maxWait: minutes(1) };

/** Idempotent. Nodes that start together wait for each other; nothing is removed, because a newer node may know more. */
export async function bootstrap(now = currentTime()): Promise<void> {
  const ensure = async (tx: Transaction) => {
    await waitForOtherNodes(tx, 'bootstrap');
    await reclaimNames(tx);
    for (const [name, description] of Object.entries(catalogue)) {
      const update = { description, custom: false };
      await tx.permission.upsert({ where: { name }, create: { name, description }, update });
    }
    for (const role of systemRoles) await upsertRole(tx, role, now);
    await recordOrigin(tx);
    await ensureSigningKeys(tx);
    await beginTrail(tx, await ensureAuditKeys(tx), now);
  };
  await withRetries(() => database().$transaction(ensure, deadline));
}
