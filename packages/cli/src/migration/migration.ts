/** The choices of the caller of `migrate-to-postgres`. */
export interface MigrateOptions {
  /** The data directory of the server on SQLite. What is absent is for the environment and the defaults to say. */
  readonly from?: string;
  /** Looks at everything and copies nothing. */
  readonly isDryRun: boolean;
  /** Ends the copying: the next one goes on. */
  readonly signal: AbortSignal;
  readonly onProgress: (progress: MigrationProgress) => void;
}

/** How far a migration is. */
export interface MigrationProgress {
  readonly tasks: number;
  readonly totalTasks: number;
}

/** Things of one kind. */
export interface Moved {
  readonly total: number;
  /** How many of them were missing, and are there now. In a dry run: how many are missing. */
  readonly copied: number;
}

export interface MigrationReport {
  /** Host, port and database of PostgreSQL. */
  readonly database: string;
  /** Undefined: artifacts and uploads stay in the data directory. */
  readonly bucket: string | undefined;
  readonly dataDir: string;
  readonly tasks: Moved;
  readonly mcpProfiles: Moved;
  /** The tasks whose artifacts were copied. */
  readonly artifacts: number;
  /** The archives of tasks that have not begun. */
  readonly uploads: number;
  /** The tasks that ran when the server ended without warning. */
  readonly running: readonly string[];
  /** The MCP profiles that have been changed on one side since they were copied. */
  readonly changedMcpProfiles: readonly string[];
  /** The file that holds the secret key, if no variable does: every node needs it. */
  readonly secretKeyFile: string | undefined;
  /** False for a migration that was interrupted. */
  readonly isComplete: boolean;
}
