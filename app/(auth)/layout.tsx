import type { ReactNode } from 'react';
import { Brand } from '#components/branding';
import { Arches } from '#components/mark';
import { SiteFooter } from '#components/site-footer';
import { themeChoice } from '#lib/adapters/page';
import { settings } from '#lib/adapters/settings';

export default async function AuthLayout({ children }: { children: ReactNode }) {
  return (
    <div className="auth-page">
      <Arches />
      <header className="auth-page-header">
        <Brand />
      </header>
      {children}
      <SiteFooter settings={await settings()} chosen={await themeChoice()} />
    </div>
  );
}
