const brand = Symbol.for('claude-ops.node-refused');

/** An engine can't work beside those that share its store. */
export class NodeRefusedError extends Error {
  override readonly name = 'NodeRefusedError';
  /** Says what to do, in a sentence. */
  readonly advice: string;

  constructor(message: string, advice: string) {
    super(message);
    this.advice = advice;
    Object.defineProperty(this, brand, { value: true });
  }

  static is(value: unknown): value is NodeRefusedError {
    return typeof value === 'object' && value !== null && brand in value;
  }
}
