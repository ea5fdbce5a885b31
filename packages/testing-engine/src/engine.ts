/** Where an engine is: plain data, so that it can be handed from process to process. */
export interface EngineAddress {
  /** The Engine's API answers on this unix socket. */
  readonly socketPath: string;
  /**
   * The engine is private to tests and lives in the network namespace of this process: there is nothing in it but loopback and its own
   * bridges. Undefined: the engine of the machine.
   */
  readonly networkPid?: number | undefined;
}

/** An engine that stays as long as it is held. */
export interface Engine extends AsyncDisposable {
  readonly address: EngineAddress;
}

/** Why there is no engine, in a sentence for whoever reads that tests were skipped. */
export interface NoEngine {
  readonly unavailable: string;
}
