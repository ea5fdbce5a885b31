const brand = Symbol.for('claude-ops.start-failure');

/**
 * Why a server can't start, for a person who can mend it: `start` prints the message and the advice, without a
 * stack, and exits with 3.
 *
 * @example
 * throw new StartFailure('The data directory ./data is in use by process 4711.', {
 *   advice: 'Stop that server, or choose another directory with --data-dir.',
 * });
 */
export class StartFailure extends Error {
  override readonly name = 'StartFailure';
  /** The sentence that says what to do. */
  readonly advice: string;

  constructor(message: string, options: { readonly advice: string; readonly cause?: unknown }) {
    super(message, { cause: options.cause });
    this.advice = options.advice;
    Object.defineProperty(this, brand, { value: true });
  }

  static is(value: unknown): value is StartFailure {
    return typeof value === 'object' && value !== null && brand in value;
  }
}
