import type { ReactNode } from 'react';
import { SectionFrame } from '#components/section-frame';
import { type Actor, can } from '#lib/access/actor';

interface ConsoleFrameProps {
  actor: Actor | null;
  current: string;
  children: ReactNode;
}

/** The console's navigation shows the sections that this user may open. */
export function ConsoleFrame({ actor, current, children }: ConsoleFrameProps) {
  const links = [
    { href: '/admin', label: 'Dashboard', icon: 'dashboard', permission: 'admin:access' },
    { href: '/admin/users', label: 'Users', icon: 'users', permission: 'users:read' },
    { href: '/admin/roles', label: 'Roles', icon: 'roles', permission: 'roles:read' },
    { href: '/admin/audit', label: 'Audit', icon: 'audit', permission: 'audit:read' },
    { href: '/admin/settings', label: 'Settings', icon: 'settings', permission: 'settings:read' },
    { href: '/docs/api', label: 'API reference', icon: 'book', permission: 'admin:access' },
  ] as const;
  return (
    <SectionFrame
      section="Console"
      links={links.filter(({ permission }) => can(actor, permission))}
      current={current}
      wide
    >
      {children}
    </SectionFrame>
  );
}
