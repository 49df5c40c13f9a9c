import { LinkButton } from '#components/ui/button';

/** One page of a list that is short by nature. */
export interface Slice<Item> {
  items: readonly Item[];
  /** From 1. */
  place: number;
  places: number;
}

interface Wanted<Item> {
  /** As a URL says it; a page that there is not is the nearest one. */
  place: string | undefined;
  size: number;
  /** Where the URL says nothing: the page of the first of these. */
  at?(item: Item): boolean;
}

export function sliceOf<Item>(all: readonly Item[], { place, size, at }: Wanted<Item>): Slice<Item> {
  const places = Math.max(1, Math.ceil(all.length / size));
  const first = Math.floor(Math.max(0, at ? all.findIndex(at) : 0) / size) + 1;
  const given = place === undefined ? first : Math.trunc(Number(place)) || 1;
  const current = Math.min(Math.max(1, given), places);
  return { items: all.slice((current - 1) * size, current * size), place: current, places };
}

interface SlicePagerProps {
  /** What is paged, e.g. "permissions". */
  what: string;
  slice: Slice<unknown>;
  urlOf(place: number): string;
}

/** Back and forth in a list that is short by nature; nothing if it is one page. */
export function SlicePager({ what, slice: { place, places }, urlOf }: SlicePagerProps) {
  if (places === 1) return null;
  return (
    <nav className="pager" aria-label={`Pages of ${what}`}>
      <p className="pager-summary">
        Page {place} of {places} of the {what}
      </p>
      {place > 1 && (
        <LinkButton href={urlOf(place - 1)} tone="plain" size="small">
          Previous {what}
        </LinkButton>
      )}
      {place < places && (
        <LinkButton href={urlOf(place + 1)} tone="plain" size="small">
          More {what}
        </LinkButton>
      )}
    </nav>
  );
}
