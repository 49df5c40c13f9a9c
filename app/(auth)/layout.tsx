import type { ReactNode } from 'react';
import { Brand } from '#components/branding';
import { Arches } from '#components/mark';
import { SiteLinks } from '#components/site-links';
import { settings } from '#lib/adapters/settings';

export default async function AuthLayout({ children }: { children: ReactNode }) {
  return (
    <div className="auth-page">
      <Arches />
      <header className="auth-page-header">
        <Brand />
      </header>
      {children}
      <SiteLinks settings={await settings()} />
    </div>
  );
}
