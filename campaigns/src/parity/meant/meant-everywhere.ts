import type { MeantDifference } from './meant-difference.ts';

/** Differences that every task has. */
export const MEANT_EVERYWHERE: readonly MeantDifference[] = [];
