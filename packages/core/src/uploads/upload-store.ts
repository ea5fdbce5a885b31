export interface Upload {
  readonly bytes: number;
  /** Of the bytes, in hexadecimal. */
  readonly sha256: string;
}

export interface SaveOptions {
  readonly maxBytes: number;
  /** Gives up: nothing is kept. */
  readonly signal: AbortSignal | undefined;
}

/** Where the archives of tasks wait for their workspace. One for each task. */
export interface UploadStore {
  /**
   * Keeps an archive. It is durable when this returns; what fails leaves nothing.
   *
   * @throws {ClaudeOpsError} payload_too_large
   * @throws {ClaudeOpsError} storage_unavailable: the disk is full, most likely.
   * @throws {ClaudeOpsError} wait_aborted
   */
  save(taskId: string, archive: ReadableStream<Uint8Array>, options: SaveOptions): Promise<Upload>;

  /** The absolute path of an archive on this machine, whether it is there or not. */
  pathOf(taskId: string): string;

  /** Harmless where there is none. Never throws: what can't be removed is logged. */
  remove(taskId: string): Promise<void>;

  /** The tasks whose archives an earlier server has left here. */
  listLeftovers(): Promise<string[]>;
}
