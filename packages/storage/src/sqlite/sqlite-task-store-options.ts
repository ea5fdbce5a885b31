export interface SqliteTaskStoreOptions {
  /** The database file, or `:memory:`. */
  readonly path: string;
  /** How long to wait, in milliseconds, for another process that is writing. @default 5000 */
  readonly busyTimeoutMs?: number;
  /**
   * How long an engine of an earlier release, whose schema has to be upgraded, may take to let go of the database, in milliseconds.
   * @default 0: the upgrade is refused at once
   */
  readonly waitMs?: number;
}
