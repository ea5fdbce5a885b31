import type { ReportedResult } from '../executors/executor.ts';
import { count, stringOr, type ClaudeMessage } from './message.ts';
import { accountFor } from './usage.ts';

/** What a `result` message reports, with the data that was decided on. */
export function toReportedResult(message: ClaudeMessage, data: unknown): ReportedResult {
  const { usage, costUsd } = accountFor(message['modelUsage']);
  return {
    data,
    text: resultText(message),
    sessionId: stringOr(message['session_id'], null),
    numTurns: count(message['num_turns']),
    costUsd,
    usage,
  };
}

export function resultText(message: ClaudeMessage): string | null {
  return stringOr(message['result'], null);
}
