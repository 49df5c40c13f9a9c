import { accountLinks } from '#components/account/account-links';
import type { SectionLink } from '#components/section-frame';
import { type Actor, can } from '#lib/access/actor';
import type { Permission } from '#lib/access/permissions';

interface ConsoleLink extends SectionLink {
  permission: Permission;
}

/** The console's navigation. */
const consoleLinks: readonly ConsoleLink[] = [
  { href: '/admin', label: 'Dashboard', icon: 'dashboard', permission: 'admin:access' },
  { href: '/admin/users', label: 'Users', icon: 'users', permission: 'users:read' },
  { href: '/admin/roles', label: 'Roles', icon: 'roles', permission: 'roles:read' },
  { href: '/admin/audit', label: 'Audit', icon: 'audit', permission: 'audit:read' },
  { href: '/admin/settings', label: 'Settings', icon: 'settings', permission: 'settings:read' },
  { href: '/docs/api', label: 'API reference', icon: 'book', permission: 'admin:access' },
];

const otherPages = [
  { href: '/admin/users/new', label: 'Invite a user', permission: 'users:create' },
  { href: '/admin/roles/new', label: 'New role', permission: 'roles:create' },
] as const;

/** The sections that this user may open. */
export const consoleLinksOf = (actor: Actor | null) =>
  consoleLinks.filter(({ permission }) => can(actor, permission));

export interface PageLink {
  href: string;
  label: string;
}

/** All pages that the search knows, as far as this user may open them. */
export function searchedPages(actor: Actor | null): PageLink[] {
  const own = accountLinks.map(({ href, label }) => ({ href, label: `Your account: ${label}` }));
  const others = otherPages.filter(({ permission }) => can(actor, permission));
  return [...consoleLinksOf(actor), ...others, ...own].map(({ href, label }) => ({ href, label }));
}
