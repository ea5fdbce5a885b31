import type { ScriptRule } from '@claude-ops/testing';

/** Old versions of the CLI ask this of agents that nobody has started yet, at a moment of their own choice. */
export const WARM_UP_PROMPT = 'Warmup';

/** Costs nothing, so that it makes no difference whether it comes before the end of the run. */
export const ANSWER_TO_WARM_UP: ScriptRule = {
  when: { promptIncludes: WARM_UP_PROMPT },
  steps: [{ text: 'OK', usage: { inputTokens: 0, outputTokens: 0 } }],
};
