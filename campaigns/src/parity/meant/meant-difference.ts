import type { Outcome } from '../outcome/outcome.ts';
import type { REASONS } from './reasons.ts';

/** One field of the outcome that claude-ops brings back otherwise than the CLI run by hand. */
export interface MeantDifference {
  readonly field: keyof Outcome;
  /** What claude-ops brings back instead: exactly this. */
  readonly becomes: (byHand: Outcome) => unknown;
  readonly because: keyof typeof REASONS;
}
