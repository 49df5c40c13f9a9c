import { expect } from '@playwright/test';
import { test } from '#tests/support/fixtures';
import { call, outcome } from '#tests/support/http';
import {
  type Account,
  type Installation,
  leaveOneAdministrator,
  newAdministrator,
  registerUser,
  secondAdministrator,
} from '#tests/support/installation';

/** AUZ-11: where there is one administrator. */

test.describe.configure({ mode: 'default' });

let installation: Installation;
let root: Account;

test.beforeAll(async ({ twoNodes }) => {
  installation = twoNodes;
  root = await newAdministrator(installation);
  await leaveOneAdministrator(installation, root);
});

const losses = {
  demote: { verb: 'DELETE', path: 'roles/admin', json: undefined },
  limit: { verb: 'PUT', path: 'roles/admin', json: { expiresAt: '2099-01-01T00:00:00Z' } },
  suspend: { verb: 'PUT', path: 'suspension', json: {} },
  delete: { verb: 'DELETE', path: '', json: undefined },
};

/** `by` tries to take away the administrator role of `whom`. */
function lose(loss: keyof typeof losses, by: Account, whom: Account, node = 0): Promise<string> {
  const { verb, path, json } = losses[loss];
  const target = `/api/admin/users/${whom.id}/${path}`.replace(/\/$/, '');
  return outcome(call(verb, target, { server: installation.nodes[node]?.url, token: by.token, json }));
}

const administrators = async (): Promise<string[]> => {
  const rows = await installation.query<{ userId: string }>(
    `SELECT g."userId" FROM "UserRole" g JOIN "Role" r ON r."id" = g."roleId" JOIN "User" u ON u."id" = g."userId"
     WHERE r."name" = 'admin' AND g."expiresAt" IS NULL AND u."status" = 'active'`,
  );
  return rows.map(({ userId }) => userId);
};

/** Rows of the audit trail about refused attempts on this user. */
async function refusalsAbout({ id }: Account): Promise<number> {
  const rows = await installation.query(
    `SELECT 1 FROM "AuditEvent" WHERE "outcome" = 'invalid' AND "subjectId" = $1`,
    [id],
  );
  return rows.length;
}

/** A user with all permissions of an administrator, by a role of another name. */
async function deputy(): Promise<Account> {
  const who = await registerUser(installation);
  await installation.query(`WITH r AS (INSERT INTO "Role" ("id", "name", "label", "description", "createdAt")
    VALUES (gen_random_uuid(), 'deputy', 'Deputy', '', now()) ON CONFLICT ("name") DO UPDATE SET "label" = 'Deputy' RETURNING "id"),
    p AS (INSERT INTO "RolePermission" ("roleId", "permissionName") SELECT r."id", "name" FROM r, "Permission" ON CONFLICT DO NOTHING)
    INSERT INTO "UserRole" ("userId", "roleId", "grantedAt") SELECT '${who.id}', "id", now() FROM r`);
  return who;
}

test('AUZ-11 AUZ-13 the last administrator cannot be lost, in any way and by any caller', async () => {
  const other = await deputy();
  for (const loss of Object.keys(losses) as (keyof typeof losses)[]) {
    expect([loss, await lose(loss, other, root)]).toEqual([loss, '409 last_administrator']);
    expect([loss, await lose(loss, root, root)]).toEqual([
      loss,
      expect.stringMatching(/^409 (last_administrator|conflict)$/),
    ]);
  }
  expect(await administrators()).toEqual([root.id]);
  expect(await refusalsAbout(root)).toBe(8);
});

test('AUZ-11 a suspended administrator and one whose role expires do not count', async () => {
  const [suspended, ending, other] = [
    await secondAdministrator(installation, root),
    await secondAdministrator(installation, root),
    await deputy(),
  ];
  expect(await lose('suspend', root, suspended)).toBe('200');
  expect(await lose('limit', root, ending)).toBe('200');
  expect(await lose('demote', other, root)).toBe('409 last_administrator');
  expect(await lose('delete', other, root)).toBe('409 last_administrator');
});

/** 200 rounds in all, with the role edits below. */
const rounds = 50;

for (const loss of ['demote', 'suspend', 'delete'] as const) {
  test(`AUZ-11 of two administrators who ${loss} each other at once, on two nodes, ${rounds} times, one is left`, async () => {
    for (let round = 0; round < rounds; round += 1) {
      const other = await secondAdministrator(installation, root);
      const outcomes = await Promise.all([lose(loss, root, other, 0), lose(loss, other, root, 1)]);
      for (const one of outcomes)
        expect(one).toMatch(
          /^(200|204|401 unauthenticated|403 forbidden|404 not_found|409 last_administrator)$/,
        );
      const left = await administrators();
      expect([left.length, outcomes.filter((one) => /^20/.test(one)).length]).toEqual([1, 1]);
      if (left[0] === other.id) root = other;
    }
  });
}

test(`AUZ-11 two administrators who edit and delete the role itself at once, ${rounds} times, change nothing`, async () => {
  const other = await secondAdministrator(installation, root);
  const before = await installation.query(`SELECT * FROM "RolePermission" ORDER BY 1, 2`);
  const edit = (by: Account, node: number) =>
    outcome(
      call('PATCH', '/api/admin/roles/admin', {
        server: installation.nodes[node]?.url,
        token: by.token,
        json: { permissions: [], version: 1 },
      }),
    );
  const remove = (by: Account, node: number) =>
    outcome(
      call('DELETE', '/api/admin/roles/admin', { server: installation.nodes[node]?.url, token: by.token }),
    );
  for (let round = 0; round < rounds; round += 1) {
    const attempts = [edit(root, 0), edit(other, 1), remove(root, 1), remove(other, 0)];
    expect(new Set(await Promise.all(attempts))).toEqual(new Set(['409 conflict']));
  }
  expect((await administrators()).toSorted()).toEqual([root.id, other.id].toSorted());
  expect(await installation.query(`SELECT * FROM "RolePermission" ORDER BY 1, 2`)).toEqual(before);
});
