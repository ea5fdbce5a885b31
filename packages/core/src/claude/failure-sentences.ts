import type { TaskErrorCode } from '@claude-ops/contract';

/** What a task says that ended with such a code. The CLI's own words advise a person at its terminal. */
const FAILURE_SENTENCES = {
  upstream_unavailable: 'The model API answered with an error of its own.',
  credit_exhausted: 'The account of the API key has no credit left, or has reached its spending limit.',
  model_not_available: "The model API does not offer the task's model to this API key.",
  context_exceeded: "The conversation does not fit into the model's context window.",
  output_limit: 'The model used up its output tokens before its answer was complete.',
  request_too_large: 'The request was larger than the model API, or a proxy in front of it, accepts.',
  max_turns_reached: 'The run took as many turns as `maxTurns` allows, and had more to do.',
  refused_by_model: 'The model refused the task.',
} as const satisfies Partial<Record<TaskErrorCode, string>>;

/** Our sentence for a code; undefined for codes whose message is made elsewhere. */
export function failureSentence(code: string): string | undefined {
  return new Map<string, string>(Object.entries(FAILURE_SENTENCES)).get(code);
}
