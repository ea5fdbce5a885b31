export interface SqliteTaskStoreOptions {
  /** The database file, or `:memory:`. */
  readonly path: string;
  /** How long to wait, in milliseconds, for another process that is writing. @default 5000 */
  readonly busyTimeoutMs?: number;
}
