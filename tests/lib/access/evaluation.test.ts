import { expect, test } from '@playwright/test';
import { difference } from '#lib/access/difference';
import { evaluate, type RoleAssignment } from '#lib/access/evaluation';
import { explain } from '#lib/access/explanation';
import { isReserved } from '#lib/access/reserved-nouns';

const now = new Date('2027-01-01T00:00:00Z');
const soon = new Date(now.getTime() + 1);

const assignment = (role: string, permissions: string[], expiresAt: Date | null = null): RoleAssignment => ({
  role,
  permissions,
  expiresAt,
});

const support = assignment('support', ['users:read', 'sessions:read']);
const security = assignment('security', ['users:read', 'users:suspend']);

const roles = [
  { name: 'admin', permissions: ['users:read', 'users:suspend', 'users:delete', 'sessions:read'] },
  { name: 'support', permissions: support.permissions },
  { name: 'security', permissions: security.permissions },
];

test('a suspended user may do nothing, with any roles', () => {
  expect(evaluate({ status: 'suspended', assignments: [support] }, now).size).toBe(0);
  const explanation = explain({ status: 'suspended', assignments: [support] }, roles, 'users:read', now);
  expect(explanation).toEqual({ allowed: false, sources: [support], ended: [], missing: null });
});

test('an assignment counts until its expiry, and not at it', () => {
  const at = (expiresAt: Date) =>
    evaluate({ status: 'active', assignments: [{ ...support, expiresAt }] }, now).size;
  expect([at(soon), at(now)]).toEqual([2, 0]);
});

test('every assignment that gives a permission is a source', () => {
  const sources = evaluate({ status: 'active', assignments: [support, security] }, now);
  expect(sources.get('users:read')).toEqual([support, security]);
  expect(sources.get('users:suspend')).toEqual([security]);
  expect(sources.has('users:delete')).toBe(false);
});

test('an explanation names the expired assignments, and the smallest missing role', () => {
  const ended = { ...security, expiresAt: now };
  const access = { status: 'active', assignments: [ended] } as const;
  const explanation = explain(access, roles, 'users:suspend', now);
  expect(explanation).toEqual({ allowed: false, sources: [], ended: [ended], missing: roles[2] });
  // Of two that are as small, always the same one.
  expect(explain(access, roles, 'users:read', now).missing).toBe(roles[2]);
  expect(explain(access, roles, 'invoices:approve', now).missing).toBeNull();
});

test('an allowed user lacks nothing', () => {
  const explanation = explain({ status: 'active', assignments: [support] }, roles, 'users:read', now);
  expect(explanation).toEqual({ allowed: true, sources: [support], ended: [], missing: null });
});

test('a permission that one role loses may still come from another', () => {
  const less = { ...support, permissions: ['sessions:read', 'sessions:revoke'] };
  const alone = difference(
    { status: 'active', assignments: [support] },
    { status: 'active', assignments: [less] },
    now,
  );
  expect(alone).toEqual({ gains: ['sessions:revoke'], loses: ['users:read'] });
  const both = difference(
    { status: 'active', assignments: [support, security] },
    { status: 'active', assignments: [less, security] },
    now,
  );
  expect(both).toEqual({ gains: ['sessions:revoke'], loses: [] });
});

test('a custom permission takes no noun of Gatehouse, now or later', () => {
  for (const name of [
    'users:approve',
    'user:x',
    'audit:erase',
    'settings:update',
    'policies:read',
    'api-keys:x',
  ])
    expect([name, isReserved(name)]).toEqual([name, true]);
  for (const name of ['invoices:approve', 'userland:enter', 'orders:ship', 'sessional:pay'])
    expect([name, isReserved(name)]).toEqual([name, false]);
});
