import type { ReactNode } from 'react';
import { SiteFooter } from '#components/site-footer';
import { SiteHeader } from '#components/site-header';
import { themeChoice, visitor } from '#lib/adapters/page';
import { settings } from '#lib/adapters/settings';

export default async function DocsLayout({ children }: { children: ReactNode }) {
  const actor = await visitor();
  const chosen = await themeChoice();
  return (
    <>
      <SiteHeader actor={actor} chosen={chosen} />
      {children}
      <SiteFooter settings={await settings()} chosen={actor ? null : chosen} />
    </>
  );
}
