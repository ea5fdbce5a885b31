import type { Artifact, ClaudeOpsApi, ZipArchive } from '@claude-ops/contract';
import type { Check } from './doctor/check.ts';
import type { MigrateOptions, MigrationReport } from './migration/migration.ts';

/** Where text goes: `process.stdout`, or anything that takes text. */
export interface OutputStream {
  /** Whether a person reads it on a terminal. @default false */
  readonly isTTY?: boolean;
  /** Width of the terminal in characters. @default 80 */
  readonly columns?: number;
  /** Height of the terminal in lines. @default 24 */
  readonly rows?: number;
  /** Takes text, or bytes as they are. False asks to wait for `drain`, where there is a `once`. */
  write(data: string | Uint8Array): unknown;
  once?(event: 'drain', listener: () => void): unknown;
}

/** Where text comes from: `process.stdin`, or anything that can be read in chunks of UTF-8. */
export interface InputStream extends AsyncIterable<string | Uint8Array> {
  /** Whether a person would have to type it. @default false */
  readonly isTTY?: boolean;
  /** Ends the reading: the process need not wait for what would come. */
  destroy?(): unknown;
}

/** Environment variables by name: `process.env`. An empty one counts as not set. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The signals that ask a command to end. */
export type InterruptSignal = 'SIGINT' | 'SIGTERM';

export interface ConnectOptions {
  /** Of the server, http or https. */
  readonly url: string;
  /** Bearer token of the server. */
  readonly token?: string;
}

/** What `start` was told by its flags. What is absent is for the environment and the defaults to say. */
export interface ServeOptions {
  /** 0 takes a free port. */
  readonly port?: number;
  readonly host?: string;
  readonly maxConcurrency?: number;
  readonly dataDir?: string;
}

/** `graceful` waits for the running tasks; `immediate` ends them, also in the middle of a graceful stop. */
export type StopManner = 'graceful' | 'immediate';

/** A server that accepts requests. */
export interface RunningServer {
  /** Where it is reached. */
  readonly url: string;
  /** The directory that holds its data. */
  readonly dataDir: string;
  /** Resolves once the server has stopped, for whatever reason; rejects if it broke. */
  readonly closed: Promise<void>;
  /** How many tasks hold a slot now. */
  runningTasks(): number | Promise<number>;
  stop(manner: StopManner): Promise<void>;
}

export interface DownloadOptions {
  /** Called after each file that has been written. */
  readonly onArtifact: (artifact: Artifact) => void;
  /** Gives up: what is only half written is taken away. */
  readonly signal: AbortSignal;
}

/** A caller's choice of the files of a folder, whatever git ignores. Patterns are those of a `.gitignore`. */
export interface FolderChoice {
  readonly all?: boolean | undefined;
  readonly exclude?: readonly string[] | undefined;
  readonly include?: readonly string[] | undefined;
}

/** How much of a folder was read so far, to be sent. */
export interface FolderProgress {
  readonly files: number;
  readonly totalFiles: number;
  readonly bytes: number;
  /** Unknown of a git bundle. */
  readonly totalBytes: number | undefined;
}

/** The files of a folder that the client sends, and those that it can't. */
export interface FolderListing {
  readonly root: string;
  readonly entries: readonly (
    | { readonly kind: 'file'; readonly path: string; readonly bytes: number }
    | { readonly kind: 'link'; readonly path: string; readonly target: string }
    | { readonly kind: 'directory'; readonly path: string }
  )[];
  readonly bytes: number;
  readonly leftOut: readonly { readonly path: string; readonly reason: string }[];
}

export interface ArchiveOptions extends FolderChoice {
  /** Sends a repository as a git bundle, with its history. */
  readonly git?: boolean | undefined;
  /** Told, while a folder is sent, how far it is. */
  readonly onProgress?: ((progress: FolderProgress) => void) | undefined;
}

/** An archive, with what is in it where it was made from a folder. */
export interface WorkspaceArchive extends ZipArchive {
  readonly listing?: FolderListing | undefined;
}

export interface PullOptions {
  /** The archive that filled the workspace of the task: what changed here since it was made is then kept. */
  readonly archive?: WorkspaceArchive | undefined;
  /** Replaces files that the agent never saw. */
  readonly force?: boolean | undefined;
  readonly signal: AbortSignal;
}

/** The changes that a pull made to a folder. */
export interface Pulled {
  readonly written: readonly string[];
  readonly deleted: readonly string[];
  /** Links that lead out of it. */
  readonly leftOut: readonly string[];
  /** How many changes the server did not keep. */
  readonly omitted: number;
}

/** What `doctor` was told: of the server that `start` would start with these flags, and of the one to be reached. */
export interface DoctorOptions extends ServeOptions {
  readonly connection: ConnectOptions;
  /** Whether somebody named that server: else there need be none. */
  readonly isServerExpected: boolean;
  readonly signal: AbortSignal;
}

/** What the commands need from the program they are part of: nothing here is taken from the process itself. */
export interface CommandParts {
  /** Makes the client of the server at a URL. */
  readonly connect: (options: ConnectOptions) => ClaudeOpsApi | Promise<ClaudeOpsApi>;
  /**
   * Starts a server in this process and resolves once it accepts requests. Rejects with a `StartFailure`, or with
   * the system's own error, where a person can mend what is in the way.
   */
  readonly serve: (options: ServeOptions) => Promise<RunningServer>;
  /** The archive that a file is, or that a folder is packed into. Rejects with a `ClaudeOpsError` where it is neither. */
  readonly archiveOf: (path: string, options: ArchiveOptions) => WorkspaceArchive | Promise<WorkspaceArchive>;
  /** What would be sent of a folder. Rejects with a `ClaudeOpsError` where it is none. */
  readonly listFolder: (path: string, choice: FolderChoice) => Promise<FolderListing>;
  /** Writes what a task made into a directory, made where it is missing, each file at its path. Rejects with a `ClaudeOpsError`. */
  readonly downloadArtifacts: (
    api: ClaudeOpsApi,
    id: string,
    directory: string,
    options: DownloadOptions,
  ) => Promise<unknown>;
  /**
   * Brings what a task created, changed and deleted into a folder: all of it, or it rejects with a `ClaudeOpsError` and has
   * changed nothing.
   */
  readonly pullArtifacts: (
    api: ClaudeOpsApi,
    id: string,
    directory: string,
    options: PullOptions,
  ) => Promise<Pulled>;
  /** Applies the patch of a task to a folder: all of it, or it rejects with a `ClaudeOpsError` and has changed nothing. */
  readonly applyPatch: (
    api: ClaudeOpsApi,
    id: string,
    directory: string,
    options: { readonly signal: AbortSignal },
  ) => Promise<{ readonly changed: readonly string[] }>;
  /** Looks at all that a server and its clients need, and yields what it finds. It starts nothing and never throws. */
  readonly doctor: (options: DoctorOptions) => AsyncIterable<Check>;
  /** Copies the data of a server on SQLite to PostgreSQL. Rejects with a `StartFailure` where a person can mend what is in the way. */
  readonly migrateToPostgres: (options: MigrateOptions) => Promise<MigrationReport>;
  readonly environment: Environment;
  readonly stdin: InputStream;
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  /** Calls back on each interrupt until the returned function is called. */
  readonly onInterrupt: (callback: (signal: InterruptSignal) => void) => () => void;
  /** Milliseconds since the epoch. @default Date.now */
  readonly now?: () => number;
}
