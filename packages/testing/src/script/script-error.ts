/** A script that cannot be played. The message begins with the place: `script.steps[1].delayMs: ...`. */
export class ScriptError extends Error {
  override readonly name = 'ScriptError';
  /** The place in the script, as in `script.rules[0].steps[2].fail`. */
  readonly path: string;

  constructor(path: string, problem: string) {
    super(`${path}: ${problem}`);
    this.path = path;
  }
}
