import type { Claude } from '../claude/claude.ts';
import type { Outcome } from '../outcome/outcome.ts';
import type { Scenario } from '../scenario.ts';

/** A way to have Claude do something. */
export interface Way {
  readonly name: string;
  run(scenario: Scenario, options: WayOptions): Promise<Outcome>;
  /** Whether it makes sense for a scenario. @default it does for each */
  takes?(scenario: Scenario): boolean;
}

export interface WayOptions {
  readonly claude: Claude;
  readonly signal?: AbortSignal;
}
