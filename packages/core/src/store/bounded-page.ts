/** How much a page of a list may have. */
export interface PageBounds {
  /** The most rows. */
  readonly limit: number;
  /** The most bytes of what callers wrote in them. A first row beyond it comes alone. @default any */
  readonly maxBytes?: number;
}

export interface BoundedPage<Row> {
  readonly rows: readonly Row[];
  /** Whether rows follow. */
  readonly hasMore: boolean;
}
