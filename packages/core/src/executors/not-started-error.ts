/** A run that has not begun: it can be started again as if it had not been tried. */
export class NotStartedError extends Error {
  constructor(cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}
