import type { Metadata, Viewport } from 'next';
import type { ReactNode } from 'react';
import './globals.css';
import { PageAccount } from '#components/form-context';
import { visitor } from '#lib/adapters/page';

// Pages read cookies, and the nonce of the security policy is made for each request.
export const dynamic = 'force-dynamic';

export const metadata: Metadata = {
  title: { template: '%s · Gatehouse', default: 'Gatehouse' },
  description: 'Your account: who you are, your devices, and what you may do.',
  robots: { index: false, follow: false },
};

export const viewport: Viewport = {
  colorScheme: 'light dark',
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#f7f8f7' },
    { media: '(prefers-color-scheme: dark)', color: '#0d1213' },
  ],
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  return (
    <html lang="en">
      <body>
        <a className="skip-link" href="#main">
          Skip to content
        </a>
        <PageAccount id={(await visitor())?.id ?? null}>{children}</PageAccount>
      </body>
    </html>
  );
}
