import type { ReactNode } from 'react';
import { SectionFrame } from '#components/section-frame';

const links = [
  { href: '/account', label: 'Profile' },
  { href: '/account/security', label: 'Security' },
  { href: '/account/sessions', label: 'Sessions' },
  { href: '/account/activity', label: 'Activity' },
];

export function AccountFrame({ current, children }: { current: string; children: ReactNode }) {
  return (
    <SectionFrame section="Account" links={links} current={current}>
      {children}
    </SectionFrame>
  );
}
