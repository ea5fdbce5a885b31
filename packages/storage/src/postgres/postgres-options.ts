export interface PostgresStoresOptions {
  /** As `postgres://user:password@host:5432/database?sslmode=require`. */
  readonly url: string;
  /** Where the tables are, apart from those of others in the same database. Made where it is missing. @default claude_ops */
  readonly schema?: string;
  /** The most connections that queries share. One more is held for each engine that works on the data. @default 10 */
  readonly maxConnections?: number;
  /** How long a connection may take to open, or to become free, in milliseconds. @default 10000 */
  readonly connectTimeoutMs?: number;
}
