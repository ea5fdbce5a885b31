const brand = Symbol.for('claude-ops.copy-refused');

/** Why tasks can't be copied from one database to another. Nothing of what is refused was written. */
export class CopyRefusedError extends Error {
  override readonly name = 'CopyRefusedError';
  /** The sentence that says what to do. */
  readonly advice: string;

  constructor(message: string, advice: string) {
    super(message);
    this.advice = advice;
    Object.defineProperty(this, brand, { value: true });
  }

  static is(value: unknown): value is CopyRefusedError {
    return typeof value === 'object' && value !== null && brand in value;
  }
}
