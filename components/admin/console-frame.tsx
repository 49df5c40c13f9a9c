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
    { href: '/admin', label: 'Dashboard', permission: 'admin:access' },
    { href: '/admin/users', label: 'Users', permission: 'users:read' },
    { href: '/admin/roles', label: 'Roles', permission: 'roles:read' },
    { href: '/admin/audit', label: 'Audit', permission: 'audit:read' },
    { href: '/admin/settings', label: 'Settings', permission: 'settings:read' },
  ] as const;
  return (
    <SectionFrame
      section="Console"
      links={links.filter(({ permission }) => can(actor, permission))}
      current={current}
    >
      {children}
    </SectionFrame>
  );
}
