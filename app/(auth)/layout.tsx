import type { ReactNode } from 'react';
import { Arches, Brand } from '#components/mark';

export default function AuthLayout({ children }: { children: ReactNode }) {
  return (
    <div className="auth-page">
      <Arches />
      <header className="auth-page-header">
        <Brand />
      </header>
      {children}
    </div>
  );
}
