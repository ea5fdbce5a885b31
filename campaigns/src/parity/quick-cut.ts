import type { Scenario } from './scenario.ts';
import type { Way } from './ways/way.ts';

/** The scenarios that `pnpm test` runs. */
export function quickScenarios(scenarios: readonly Scenario[]): Scenario[] {
  return scenarios.filter(({ isQuick = false }) => isQuick);
}

/** A way that takes only what is worth its time in `pnpm test`: in containers, work that outlives a turn. */
export function quickInContainers(way: Way): Way {
  return { ...way, takes: ({ outlivesTurn = false }) => outlivesTurn };
}

/** From a warm process: tasks that it is told something about that a cold one has in its arguments. */
export function quickFromWarm(way: Way): Way {
  return { ...way, takes: ({ options, outlivesTurn = false }) => options !== undefined && !outlivesTurn };
}
