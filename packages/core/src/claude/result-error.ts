import type { TaskErrorCode, TaskFailure } from '@claude-ops/contract';
import type { Mask } from '../secrets/mask.ts';
import { maskValue } from '../secrets/mask-value.ts';
import { codeOfApiFailure, COULD_NOT_REACH, type ApiFailure } from './api-failure.ts';
import { failureSentence } from './failure-sentences.ts';
import { stringOr, type ClaudeMessage } from './message.ts';
import { resultText, type SaidResult } from './result.ts';
import { taskError } from './task-error.ts';

/** What the CLI says instead of a status, where it never got to ask the API. */
const TEXT_CODES: readonly (readonly [RegExp, TaskErrorCode])[] = [
  [/not logged in|please run \/login|invalid api key/i, 'authentication_failed'],
  [/\((?:E[A-Z_]+|ERR_[A-Z_]+|UNABLE_TO_[A-Z_]+)\)|[Rr]equest timed out/, 'api_unreachable'],
];

/** What the CLI leaves open about an answer of the API. */
const SAID_BY_THE_CLI: ApiFailure = {
  status: null,
  networkError: null,
  errorType: null,
  message: null,
  stopReason: null,
  body: 'unknown',
};

/** What a `result` message says went wrong, secrets masked, or undefined when it reports success. */
export function errorOfResult({ message, mask }: SaidResult): TaskFailure | undefined {
  if (message['subtype'] === 'success' && message['is_error'] !== true) return undefined;
  const text = resultText(message) ?? errorsOf(message);
  const said = text === '' ? `The claude CLI ended with ${subtypeOf(message)}.` : text;
  const code = codeOf(message, text);
  return taskError(code, failureSentence(code) ?? mask(said), detailsOf(message, mask));
}

function codeOf(message: ClaudeMessage, text: string): TaskErrorCode {
  const byApi = codeOfApiError(message, text);
  if (byApi !== undefined) return byApi;
  if (subtypeOf(message) === 'error_max_turns') return 'max_turns_reached';
  if (subtypeOf(message).includes('structured_output')) return 'schema_mismatch';
  if (message['terminal_reason'] !== 'api_error') return 'claude_failed';
  return TEXT_CODES.find(([pattern]) => pattern.test(text))?.[1] ?? 'claude_failed';
}

/** By what the CLI reports of the API's last answer. All of it measured with 2.1.330. */
function codeOfApiError(message: ClaudeMessage, text: string): TaskErrorCode | undefined {
  if (text.includes(COULD_NOT_REACH)) return 'api_unreachable';
  if (message['terminal_reason'] === 'prompt_too_long') return 'context_exceeded';
  const status = message['api_error_status'];
  if (typeof status === 'number') return codeOfApiFailure({ ...SAID_BY_THE_CLI, status, message: text });
  const stopReason = stopReasonOf(message, text);
  if (stopReason === undefined) return undefined;
  return codeOfApiFailure({ ...SAID_BY_THE_CLI, status: 200, stopReason });
}

/** Why the model stopped: the CLI calls a full context window an output limit too, and tells them apart by its words. */
function stopReasonOf(message: ClaudeMessage, text: string): string | undefined {
  if (message['terminal_reason'] !== 'api_error') return undefined;
  if (message['stop_reason'] === 'refusal') return 'refusal';
  if (message['api_error'] !== 'max_output_tokens') return undefined;
  return /context window/i.test(text) ? 'model_context_window_exceeded' : 'max_tokens';
}

function subtypeOf(message: ClaudeMessage): string {
  return stringOr(message['subtype'], 'an error of no kind');
}

function errorsOf(message: ClaudeMessage): string {
  const errors = message['errors'];
  return Array.isArray(errors) ? errors.filter((error) => typeof error === 'string').join('; ') : '';
}

function detailsOf(message: ClaudeMessage, mask: Mask): Record<string, unknown> {
  const { subtype, terminal_reason: terminalReason } = message;
  const { api_error_status: apiStatus, api_error_type: apiErrorType } = message;
  return Object.fromEntries(
    Object.entries({ subtype, terminalReason, apiStatus, apiErrorType })
      .filter(([, value]) => typeof value === 'string' || typeof value === 'number')
      .map(([name, value]) => [name, maskValue(value, mask)]),
  );
}
