/** Characters. A shorter value (`1`, `true`, `eu-west`) stands in much that is no secret: to mask it would destroy what it is in. */
export const SHORTEST_MASKED = 8;
