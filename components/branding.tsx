'use client';

import { createContext, type ReactNode, use } from 'react';
import { Mark } from '#components/mark';
import { ownName } from '#lib/schemas/own-name';
import type { LogoView } from '#lib/schemas/settings';

/** Whose pages these are. */
interface Branding {
  name: string;
  logo: LogoView | null;
}

const BrandingContext = createContext<Branding>({ name: ownName, logo: null });

/** Around every page. Without it, as on the page for errors of the layout, the name is Gatehouse's own. */
export function Branded({ name, logo, children }: Branding & { children: ReactNode }) {
  return <BrandingContext value={{ name, logo }}>{children}</BrandingContext>;
}

/** A logo that is so many times as wide as high is taken to say the name. */
const wide = 2;

export function Brand() {
  const { name, logo } = use(BrandingContext);
  const saysName = logo !== null && logo.width >= wide * logo.height;
  return (
    <a className="brand" href="/">
      {logo ? <Logo logo={logo} alt={saysName ? name : ''} /> : <Mark />}
      {!saysName && <span className="brand-name">{name}</span>}
    </a>
  );
}

export function Logo({ logo, alt }: { logo: LogoView; alt: string }) {
  const { url, width, height } = logo;
  // biome-ignore lint/performance/noImgElement: there is no image optimizer, which would be one more way in.
  return <img className="brand-logo" src={url} alt={alt} width={width} height={height} />;
}
