import type { TaskError, TaskErrorCode } from '@claude-ops/contract';
import type { Mask } from '../secrets/mask.ts';
import { maskValue } from '../secrets/mask-value.ts';
import { stringOr, type ClaudeMessage } from './message.ts';
import { resultText, type SaidResult } from './result.ts';
import { taskError } from './task-error.ts';

/** HTTP statuses of the API that have a code of their own. 529 is the API's "overloaded". */
const STATUS_CODES: Readonly<Record<number, TaskErrorCode>> = {
  401: 'authentication_failed',
  403: 'authentication_failed',
  429: 'rate_limited',
  502: 'api_unreachable',
  504: 'api_unreachable',
  529: 'rate_limited',
};

/** What the CLI says instead of a status, where it never got to ask the API. */
const TEXT_CODES: readonly (readonly [RegExp, TaskErrorCode])[] = [
  [/not logged in|please run \/login|invalid api key/i, 'authentication_failed'],
  [/\((?:E[A-Z_]+|ERR_[A-Z_]+|UNABLE_TO_[A-Z_]+)\)|[Rr]equest timed out/, 'api_unreachable'],
];

/** What a `result` message says went wrong, secrets masked, or undefined when it reports success. */
export function errorOfResult({ message, mask }: SaidResult): TaskError | undefined {
  if (message['subtype'] === 'success' && message['is_error'] !== true) return undefined;
  const text = resultText(message) ?? errorsOf(message);
  const said = text === '' ? `The claude CLI ended with ${subtypeOf(message)}.` : text;
  return taskError(codeOf(message, text), mask(said), detailsOf(message, mask));
}

function codeOf(message: ClaudeMessage, text: string): TaskErrorCode {
  const status = message['api_error_status'];
  const byStatus = typeof status === 'number' ? STATUS_CODES[status] : undefined;
  if (byStatus !== undefined) return byStatus;
  if (subtypeOf(message).includes('structured_output')) return 'schema_mismatch';
  if (message['terminal_reason'] !== 'api_error') return 'claude_failed';
  return TEXT_CODES.find(([pattern]) => pattern.test(text))?.[1] ?? 'claude_failed';
}

function subtypeOf(message: ClaudeMessage): string {
  return stringOr(message['subtype'], 'an error of no kind');
}

function errorsOf(message: ClaudeMessage): string {
  const errors = message['errors'];
  return Array.isArray(errors) ? errors.filter((error) => typeof error === 'string').join('; ') : '';
}

function detailsOf(message: ClaudeMessage, mask: Mask): Record<string, unknown> {
  const { subtype, terminal_reason: terminalReason, api_error_status: apiStatus } = message;
  return Object.fromEntries(
    Object.entries({ subtype, terminalReason, apiStatus })
      .filter(([, value]) => typeof value === 'string' || typeof value === 'number')
      .map(([name, value]) => [name, maskValue(value, mask)]),
  );
}
