/** A claude CLI to run scenarios with. */
export interface Claude {
  /** Absolute, of its executable. */
  readonly path: string;
  readonly version: string;
  /** The names of the tools that it offers the model at once or by name. */
  readonly tools: ReadonlySet<string>;
}
