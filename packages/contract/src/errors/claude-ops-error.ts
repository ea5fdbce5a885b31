import type { ProblemItem } from '../schemas/problem.ts';
import { ERROR_TABLE, type ErrorCode, type ErrorFacts } from './error-table.ts';

const brand = Symbol.for('claude-ops.error');

export interface ClaudeOpsErrorOptions {
  /** Facts for a machine, JSON-able. */
  readonly details?: Record<string, unknown>;
  /** What is wrong with which value of a request. */
  readonly errors?: readonly ProblemItem[];
  /** The request that was refused, as the server names it. */
  readonly requestId?: string;
  readonly cause?: unknown;
}

/**
 * The one error of claude-ops. Recognise it by {@link ClaudeOpsError.is}, never by `instanceof`: two copies of
 * this package make two classes but share the brand.
 *
 * @example
 * try {
 *   await client.getTask(id);
 * } catch (error) {
 *   if (ClaudeOpsError.is(error, 'task_not_found')) console.log('gone');
 *   else throw error;
 * }
 */
export class ClaudeOpsError extends Error {
  override readonly name = 'ClaudeOpsError';
  readonly code: ErrorCode;
  readonly details: Record<string, unknown> | undefined;
  readonly errors: readonly ProblemItem[] | undefined;
  readonly requestId: string | undefined;

  constructor(code: ErrorCode, message: string, options: ClaudeOpsErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.details = options.details;
    this.errors = options.errors;
    this.requestId = options.requestId;
    Object.defineProperty(this, brand, { value: true });
  }

  /** The row of the error table: HTTP status, whether to retry, exit code, advice. */
  get facts(): ErrorFacts {
    return ERROR_TABLE[this.code];
  }

  /** Whether a value is a claude-ops error, of the given code if one is given. */
  static is<Code extends ErrorCode = ErrorCode>(
    value: unknown,
    code?: Code,
  ): value is ClaudeOpsError & { readonly code: Code } {
    if (typeof value !== 'object' || value === null || !(brand in value)) return false;
    return code === undefined || ('code' in value && value.code === code);
  }
}
