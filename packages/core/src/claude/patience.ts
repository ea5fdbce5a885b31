import type { TaskSpec } from '@claude-ops/contract';

/** A week and more: as long as anything waits. */
const PATIENT_MS = 1_000_000_000;

/**
 * Has the CLI wait for an answer of which no byte has come. Left alone it gives a request up after three to six minutes and asks again, and
 * fails at the third time (measured with 2.1.330). With these it waited for 65 minutes, the longest that was tried.
 */
export const PATIENCE = [
  'API_TIMEOUT_MS',
  'CLAUDE_STREAM_FIRST_BYTE_TIMEOUT_MS',
  'CLAUDE_STREAM_IDLE_TIMEOUT_MS',
].map((name) => [name, String(PATIENT_MS)] as const);

/** Whether requests of a task may have to wait at the gateway: for somebody to allow more, or for a usage limit to end. */
export function needsPatience({
  maxCostUsd,
  onBudget,
  onUsageLimit,
}: Pick<TaskSpec, 'maxCostUsd' | 'onBudget' | 'onUsageLimit'>): boolean {
  return onUsageLimit === 'wait' || (onBudget === 'ask' && maxCostUsd !== null);
}
