import { APPROVAL_ERRORS } from './approval-errors.ts';
import { CREDENTIAL_ERRORS } from './credential-errors.ts';
import { client, type ErrorFacts } from './error-facts.ts';
import { REQUEST_ERRORS } from './request-errors.ts';
import { TASK_ERRORS } from './task-errors.ts';
import { TOKEN_ERRORS } from './token-errors.ts';
import { USAGE_LIMIT_ERRORS } from './usage-limit-errors.ts';

/** Every error code there is, once: its HTTP status, whether to retry, the exit code, and what to do. */
export const ERROR_TABLE = {
  ...REQUEST_ERRORS,
  ...APPROVAL_ERRORS,
  ...USAGE_LIMIT_ERRORS,
  ...CREDENTIAL_ERRORS,
  ...TOKEN_ERRORS,
  ...TASK_ERRORS,

  connection_failed: client(503, 'Check that the server runs and that the base URL is right.'),
  wait_aborted: client(499, 'Call again to wait further: an abort does not stop a task.', {
    retryable: false,
  }),
  unexpected_response: client(502, 'Check that the base URL is that of a claude-ops server.', {
    retryable: false,
  }),
} as const satisfies Record<string, ErrorFacts>;

export type ErrorCode = keyof typeof ERROR_TABLE;

/** The codes that a task's `error` can have. */
export type TaskErrorCode = {
  [Code in ErrorCode]: (typeof ERROR_TABLE)[Code]['scope'] extends 'task' | 'request or task' ? Code : never;
}[ErrorCode];

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the keys of a literal are what its type says.
export const ERROR_CODES = Object.keys(ERROR_TABLE) as readonly ErrorCode[];

export const TASK_ERROR_CODES = ERROR_CODES.filter(isTaskErrorCode);

function isTaskErrorCode(code: ErrorCode): code is TaskErrorCode {
  return ['task', 'request or task'].includes(ERROR_TABLE[code].scope);
}

export function isErrorCode(code: unknown): code is ErrorCode {
  return typeof code === 'string' && Object.hasOwn(ERROR_TABLE, code);
}
