/** How many items a page of a list has. Apart from the other limits: a client that is sent to browsers needs none of them. */
export const PAGE_LIMITS = { pageDefault: 50, pageMax: 200 } as const;
