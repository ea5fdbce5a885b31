export interface Upload {
  readonly bytes: number;
  /** Of the bytes, in hexadecimal. */
  readonly sha256: string;
}

export interface FetchOptions {
  /** Takes the file, if the store does not lie on this machine. The caller removes the directory. It need not exist. */
  readonly directory: string;
  readonly signal: AbortSignal;
}

/** An archive as a file on this machine. Disposing removes the file, if it was made for this call. */
export interface FetchedUpload extends AsyncDisposable {
  /** Absolute. */
  readonly path: string;
}

/** Keeps the archives of tasks until their workspace is made. One for each task. */
export interface UploadStore {
  /**
   * Keeps an archive. It is durable when this returns. A failure leaves nothing. An error of the content is thrown as it is.
   *
   * @throws {ClaudeOpsError} storage_unavailable: the disk is full, most likely.
   */
  save(taskId: string, content: AsyncIterable<Uint8Array>): Promise<Upload>;

  /**
   * Makes an archive readable on this machine.
   *
   * @throws if there is none: at the latest, reading the file does.
   */
  fetch(taskId: string, options: FetchOptions): Promise<FetchedUpload>;

  /** Harmless if there is none. Never throws: a failure is logged. */
  remove(taskId: string): Promise<void>;

  /** The tasks whose archives were saved here since the start and not removed, where other servers can't remove them. @default none */
  listSaved?(): readonly string[];

  /** The tasks whose archives an earlier server may have left here. */
  listLeftovers(): Promise<string[]>;
}
