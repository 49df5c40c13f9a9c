import type { ReactNode } from 'react';
import { SiteHeader } from '#components/site-header';
import { themeChoice, visitor } from '#lib/adapters/page';

export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  return (
    <>
      <SiteHeader actor={await visitor()} current="console" chosen={await themeChoice()} />
      {children}
    </>
  );
}
