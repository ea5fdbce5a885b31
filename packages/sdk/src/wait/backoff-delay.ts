const LONGEST_MS = 15_000;

/**
 * Milliseconds to wait after that many failures in a row: the first delay, doubled with each failure after the first,
 * and up to half as much again by chance, so that the clients of a server do not return all at once.
 */
export function backoffDelay(failures: number, firstMs: number, chance: number): number {
  return Math.min(firstMs * 2 ** (failures - 1), LONGEST_MS) * (1 + chance / 2);
}
