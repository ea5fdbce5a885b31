import type { BoundedPage, PageBounds } from '../bounded-page.ts';

/** The first rows that fit. The first one always does. */
export function pageWithin<Row>(
  rows: readonly Row[],
  { limit, maxBytes = Infinity }: PageBounds,
  bytesOf: (row: Row) => number,
): BoundedPage<Row> {
  let bytes = 0;
  const tooMany = rows.findIndex(
    (row, index) => index >= limit || ((bytes += bytesOf(row)) > maxBytes && index > 0),
  );
  const hasMore = tooMany !== -1;
  return { rows: structuredClone(hasMore ? rows.slice(0, tooMany) : rows), hasMore };
}
