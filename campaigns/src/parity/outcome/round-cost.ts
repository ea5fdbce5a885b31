const PER_DOLLAR = 1e8;

/** Sums of the same numbers in another order differ by less. */
export function roundCost(costUsd: number): number {
  return Math.round(costUsd * PER_DOLLAR) / PER_DOLLAR;
}
