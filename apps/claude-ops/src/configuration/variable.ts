/** One environment variable of the server: what docs/configuration.md says of it, and nothing else does. */
export interface Variable {
  /** As written in the documentation; undefined where there is none. */
  readonly default?: string;
  readonly description: string;
}
