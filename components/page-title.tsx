'use client';

import { useProductName } from '#components/branding';

/** The title of the tab, where a page has no metadata of its own. */
export function PageTitle({ title }: { title: string }) {
  return <title>{`${title} · ${useProductName()}`}</title>;
}
