import type { Metadata, Viewport } from 'next';
import type { ReactNode } from 'react';
import './globals.css';
import { inter } from '#app/font';
import { Branded } from '#components/branding';
import { PageAccount } from '#components/form-context';
import { ReadBy } from '#components/reader';
import { pageNonce } from '#lib/adapters/context';
import { chosenTheme, pageReader, visitor } from '#lib/adapters/page';
import { settings } from '#lib/adapters/settings';
import { accentStyle } from '#lib/schemas/accent';
import { ownName } from '#lib/schemas/own-name';

// Pages read cookies, and the nonce of the security policy is made for each request.
export const dynamic = 'force-dynamic';

export async function generateMetadata(): Promise<Metadata> {
  const name = (await settings()).productName ?? ownName;
  return {
    // With a joiner, so that a %s in the name is not the title's place.
    title: { template: `%s · ${name.replaceAll('%s', '%\u2060s')}`, default: name },
    description: 'Manage your account, devices and permissions.',
    robots: { index: false, follow: false },
  };
}

const canvas = { light: '#f7f8f7', dark: '#0d1213' };

/** For the browser's own parts of the window, which come before the style sheet. */
export async function generateViewport(): Promise<Viewport> {
  const theme = await chosenTheme();
  if (theme !== 'system') return { colorScheme: theme, themeColor: canvas[theme] };
  return {
    colorScheme: 'light dark',
    themeColor: [
      { media: '(prefers-color-scheme: light)', color: canvas.light },
      { media: '(prefers-color-scheme: dark)', color: canvas.dark },
    ],
  };
}

export default async function RootLayout({ children }: { children: ReactNode }) {
  const { productName, logo, accent } = await settings();
  return (
    <html lang="en" className={inter.variable} data-theme={await chosenTheme()}>
      <body>
        {accent && <style nonce={await pageNonce()}>{accentStyle(accent)}</style>}
        <a className="skip-link" href="#main">
          Skip to content
        </a>
        <Branded name={productName ?? ownName} logo={logo}>
          <ReadBy {...(await pageReader())}>
            <PageAccount id={(await visitor())?.id ?? null}>{children}</PageAccount>
          </ReadBy>
        </Branded>
      </body>
    </html>
  );
}
