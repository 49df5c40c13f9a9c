import type { ReactNode } from 'react';
import { Arches, Brand } from '#components/mark';

export default function AuthLayout({ children }: { children: ReactNode }) {
  return (
    <div className="gate">
      <Arches />
      <header className="gate-header">
        <Brand />
      </header>
      {children}
    </div>
  );
}
