/** An engine that is about to work on the data of a store. */
export interface LockRequest {
  /** The name of the engine. */
  readonly instanceId: string;
  /** The directory of the engine's files. Undefined: only the engine itself knows it. */
  readonly dataDirectory?: string;
  /** How long another engine may take to give the data back, in milliseconds. */
  readonly waitMs: number;
  /** Ends the waiting. */
  readonly signal: AbortSignal;
}

/** Says which engine works on the data. What holds for every method of a store stands at `TaskStore`. */
export interface DataLock {
  /**
   * Takes the data for an engine. The engine asks for it before it runs anything, and disposes of the lock once nothing of it runs
   * any more. A store for one engine at a time refuses a second one; one that engines share refuses a second one of the same
   * name. A lock ends with its process, in whatever way that dies. Without this method no engine is refused.
   *
   * @throws where another engine has the data: the message says which one.
   */
  lock?(request: LockRequest): Promise<AsyncDisposable>;
}
