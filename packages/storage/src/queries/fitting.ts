import type { PageBounds } from '@claude-ops/core';

/** The first rows of a list that fit on a page, by their sizes alone. The first one always does. */
export function fitting<Size extends { readonly bytes: number }>(
  sizes: readonly Size[],
  { limit, maxBytes = Infinity }: PageBounds,
): readonly Size[] {
  let bytes = 0;
  const tooMany = sizes.findIndex(
    (size, index) => index >= limit || ((bytes += size.bytes) > maxBytes && index > 0),
  );
  return tooMany === -1 ? sizes : sizes.slice(0, tooMany);
}
