import type { LeftOut } from './entry.ts';

/** What of a folder is sent. */
export interface FolderChoice {
  /**
   * Whether everything is sent but `.git`, whatever a `.gitignore` says.
   *
   * @default false
   */
  readonly all?: boolean | undefined;
  /**
   * Patterns, as a `.gitignore` has them, of what is left out in any case: `*.log`, `dist/`, `/docs/**`.
   *
   * @default []
   */
  readonly exclude?: readonly string[] | undefined;
  /**
   * Patterns, as a `.gitignore` has them, of what is sent although git ignores it: `.env`, `/dist`. A `.git` is sent only where
   * one names it.
   *
   * @default []
   */
  readonly include?: readonly string[] | undefined;
  /** Told of each link, socket, pipe, device and name that can't be sent. */
  readonly onLeftOut?: ((leftOut: LeftOut) => void) | undefined;
  /** Gives up the listing. */
  readonly signal?: AbortSignal | undefined;
}

/** How much of a folder has been read for the archive. */
export interface FolderProgress {
  readonly files: number;
  readonly totalFiles: number;
  /** Of the files, not of the archive, unless that is a git bundle. */
  readonly bytes: number;
  /** Unknown of a git bundle, which counts as one file. */
  readonly totalBytes: number | undefined;
}

export interface FolderOptions extends FolderChoice {
  /**
   * As what it is sent. A tar.gz of many small files takes half of the time.
   *
   * @default 'zip'
   */
  readonly format?: 'zip' | 'tar.gz' | undefined;
  /**
   * Whether a repository is sent as a git bundle: the history of its HEAD, with its branch, and what is not committed yet.
   * The task then has a patch. Git chooses: `all`, `exclude`, `include` and `format` go without it.
   *
   * @default false
   */
  readonly git?: boolean | undefined;
  /** Told, as it is sent, after each piece. Begins anew where the call is sent again. */
  readonly onProgress?: ((progress: FolderProgress) => void) | undefined;
}
