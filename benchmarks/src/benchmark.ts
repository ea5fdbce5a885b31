import type { Row } from './measure/row.ts';

/** What a benchmark is given to work with. Whatever it opens it closes before it settles, also when it throws. */
export interface Surroundings {
  /** Empty, its own, and removed after it. */
  readonly directory: string;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
  /** Tells who watches how far it is. */
  readonly say: (progress: string) => void;
}

/** One comparison of this platform with what one would use instead. */
export interface Benchmark {
  /** As it is asked for on the command line. */
  readonly name: string;
  /** What is compared, and how, in a sentence or two for the reader of the figures. */
  readonly description: string;
  /** None where it can't be measured here. */
  run(surroundings: Surroundings): Promise<readonly Row[]>;
}
