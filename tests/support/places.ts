import type { LinkPurpose } from '#lib/core/links/links';
import { issueOneTimeToken } from '#lib/core/links/one-time-token';
import { database } from '#lib/database/client';
import { newUser, role, session, type TestUser, unique } from '#tests/support/users';

/** The secret of a new link. */
export const linkFor = async (userId: string | null, purpose: LinkPurpose = 'password_reset') =>
  (
    await issueOneTimeToken(database(), {
      purpose,
      userId,
      issuedById: null,
      now: new Date(),
      lifetime: 600_000,
    })
  ).secret;

/** Where each page is, and in which states it has which forms. */
export async function places(root: TestUser): Promise<Record<string, string[]>> {
  const [user, suspended, name] = [await newUser(), await newUser(), await role([])];
  const invited = await newUser();
  await database().user.update({ where: { id: invited.id }, data: { invited: true } });
  await linkFor(invited.id, 'invitation');
  await database().user.update({ where: { id: suspended.id }, data: { status: 'suspended' } });
  const roleId = (await database().role.findUniqueOrThrow({ where: { name } })).id;
  await database().userRole.create({ data: { userId: user.id, roleId, grantedAt: new Date() } });
  await session(root.id);
  const custom = `made-${unique()}:read`;
  await database().permission.create({ data: { name: custom, description: 'For a test.', custom: true } });
  const bulk = ['suspend', 'reinstate', 'assign-role', 'unassign-role', 'end-sessions', 'delete'];
  return {
    '/': ['/'],
    '/login': [],
    '/register': [],
    '/reset-password': [],
    '/setup': [],
    '/welcome': [],
    '/docs/api': [],
    '/docs/api/{group}': [],
    '/account': ['/account'],
    '/account/activity': ['/account/activity'],
    '/account/security': ['/account/security'],
    '/account/sessions': ['/account/sessions'],
    '/admin': ['/admin'],
    '/admin/audit': ['/admin/audit'],
    '/admin/permissions/{name}': [`/admin/permissions/${custom}`],
    '/admin/roles': ['/admin/roles'],
    '/admin/roles/matrix': ['/admin/roles/matrix'],
    '/admin/roles/new': ['/admin/roles/new'],
    '/admin/roles/{name}': [`/admin/roles/${name}`],
    '/admin/roles/{name}/delete': [`/admin/roles/${name}/delete`],
    '/admin/roles/{name}/review': [
      `/admin/roles/${name}/review?version=1&label=Other&description=x&permissions=users%3Aread`,
    ],
    '/admin/search': ['/admin/search', '/admin/search?query=a'],
    '/admin/settings': ['/admin/settings'],
    '/admin/users': ['/admin/users'],
    '/admin/users/bulk': bulk.map((action) => `/admin/users/bulk?action=${action}&ids=${user.id}`),
    '/admin/users/bulk/outcome': ['/admin/users/bulk/outcome'],
    '/admin/users/new': ['/admin/users/new'],
    '/admin/users/{id}': [user, suspended, invited].map(({ id }) => `/admin/users/${id}`),
    '/admin/users/{id}/permissions': [`/admin/users/${user.id}/permissions`],
    '/admin/users/{id}/sessions': [`/admin/users/${user.id}/sessions`],
    '/admin/users/{id}/activity': [`/admin/users/${user.id}/activity`],
    '/admin/users/{id}/permissions/{permission}': [`/admin/users/${user.id}/permissions/users:read`],
  };
}
