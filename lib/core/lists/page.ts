import { type Position, writeCursor } from '#lib/core/lists/cursor';

/** A page of `list` from rows that were read with one extra, which only shows that there is a next page. */
export function pageOf<Row>(list: string, rows: Row[], limit: number, positionOf: (row: Row) => Position) {
  const items = rows.slice(0, limit);
  const last = rows.length > limit ? items.at(-1) : undefined;
  return { items, nextCursor: last ? writeCursor(list, positionOf(last)) : null };
}
