import type { ReactNode } from 'react';
import { accountLinks } from '#components/account/account-links';
import { SectionFrame } from '#components/section-frame';

export function AccountFrame({ current, children }: { current: string; children: ReactNode }) {
  return (
    <SectionFrame section="Account" links={accountLinks} current={current}>
      {children}
    </SectionFrame>
  );
}
