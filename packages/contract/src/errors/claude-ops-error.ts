import type { ProblemItem } from '../schemas/problem.ts';
import type { ErrorFacts } from './error-facts.ts';
import { ERROR_TABLE, isErrorCode, type ErrorCode } from './error-table.ts';

const brand = Symbol.for('claude-ops.error');
const NAME = 'ClaudeOpsError';

export interface ClaudeOpsErrorOptions {
  /** Facts for a machine, JSON-able. */
  readonly details?: Record<string, unknown> | undefined;
  /** What is wrong with which value of a request. */
  readonly errors?: readonly ProblemItem[] | undefined;
  /** The request that was refused, as the server names it. */
  readonly requestId?: string | undefined;
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
  override readonly name = NAME;
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
    // Only message, stack and cause outlive `structuredClone`, so the stack says the code, as those of Node's errors do.
    const stack = this.stack?.replace(/^\w*Error(?=: |\n|$)/, `${NAME} [${code}]`);
    Object.defineProperty(this, 'stack', { value: stack, writable: true, configurable: true });
  }

  /** The row of the error table: HTTP status, whether to retry, exit code, advice. */
  get facts(): ErrorFacts {
    return ERROR_TABLE[this.code];
  }

  /** What `JSON.stringify` keeps. The cause, which may hold anything, is left out. */
  toJSON(): object {
    const { name, code, message, details, errors, requestId } = this;
    return { name, code, message, details, errors, requestId };
  }

  /**
   * Whether a value is a claude-ops error, of the given code if one is given. An error that `structuredClone` has made
   * of one, as a worker receives it, gets its class and code back; its details are lost.
   */
  static is<Code extends ErrorCode = ErrorCode>(
    value: unknown,
    code?: Code,
  ): value is ClaudeOpsError & { readonly code: Code } {
    if (typeof value !== 'object' || value === null) return false;
    if (!(brand in value)) revive(value);
    return brand in value && (code === undefined || ('code' in value && value.code === code));
  }
}

function revive(value: object): void {
  if (!(value instanceof Error) || Object.getPrototypeOf(value) !== Error.prototype) return;
  const code = /^ClaudeOpsError \[(\w+)\]/.exec(value.stack ?? '')?.[1];
  if (!isErrorCode(code)) return;
  Object.setPrototypeOf(value, ClaudeOpsError.prototype);
  Object.defineProperty(value, brand, { value: true });
  Object.assign(value, { name: NAME, code });
}
