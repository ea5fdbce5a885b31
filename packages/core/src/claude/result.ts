import type { ReportedResult } from '../executors/executor.ts';
import type { Mask } from '../secrets/mask.ts';
import { maskValue } from '../secrets/mask-value.ts';
import { count, stringOr, type ClaudeMessage } from './message.ts';
import { accountFor } from './usage.ts';

/** A `result` message. */
export interface SaidResult {
  /** As the CLI said it: to decide on, and never to keep as it is. */
  readonly message: ClaudeMessage;
  /** Takes the secrets out of whatever of it is kept. */
  readonly mask: Mask;
}

/** What a `result` message reports, with the data that was decided on; secrets masked. */
export function toReportedResult({ message, mask }: SaidResult, data: unknown): ReportedResult {
  const { usage, costUsd } = accountFor(message['modelUsage']);
  const models = Object.entries(usage.models).map(([model, counts]) => [mask(model), counts] as const);
  return {
    data: maskValue(data, mask),
    text: maskOrNull(resultText(message), mask),
    sessionId: maskOrNull(stringOr(message['session_id'], null), mask),
    numTurns: count(message['num_turns']),
    costUsd,
    usage: { ...usage, models: Object.fromEntries(models) },
  };
}

/** As the CLI said it. */
export function resultText(message: ClaudeMessage): string | null {
  return stringOr(message['result'], null);
}

function maskOrNull(text: string | null, mask: Mask): string | null {
  return text === null ? null : mask(text);
}
