import type { ReactNode } from 'react';
import { SiteHeader } from '#components/site-header';
import { themeChoice, visitor } from '#lib/adapters/page';

export default async function AccountLayout({ children }: { children: ReactNode }) {
  return (
    <>
      <SiteHeader actor={await visitor()} current="account" chosen={await themeChoice()} />
      {children}
    </>
  );
}
