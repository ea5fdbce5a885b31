const brand = Symbol.for('claude-ops.postgres-unusable');

/** A PostgreSQL that can't be used as it is: the message says what is in the way, the advice what to do. */
export class PostgresUnusableError extends Error {
  override readonly name = 'PostgresUnusableError';
  readonly advice: string;

  constructor(message: string, advice: string, cause?: unknown) {
    super(message, { cause });
    this.advice = advice;
    Object.defineProperty(this, brand, { value: true });
  }

  static is(value: unknown): value is PostgresUnusableError {
    return typeof value === 'object' && value !== null && brand in value;
  }
}
