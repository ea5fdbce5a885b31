export interface LaneLimits {
  readonly tasks: number;
  readonly bytes: number;
}

/** Runs several tasks at once, within limits. */
export interface Lanes {
  /** Starts a task as soon as there is room, and then returns. @throws what an earlier task threw. */
  start(bytes: number, task: () => Promise<void>): Promise<void>;
  /** Waits for all tasks. @throws what one of them threw. */
  finish(): Promise<void>;
  /** Waits until no task runs, whatever becomes of them. */
  settle(): Promise<void>;
}

export function createLanes(limits: LaneLimits): Lanes {
  const running = new Set<Promise<void>>();
  let bytesRunning = 0;
  let failure: { readonly error: unknown } | undefined;
  const assertNoFailure = () => {
    if (failure !== undefined) throw failure.error;
  };
  const isFull = (bytes: number) =>
    running.size > 0 && (running.size >= limits.tasks || bytesRunning + bytes > limits.bytes);
  const run = async (bytes: number, task: () => Promise<void>) => {
    bytesRunning += bytes;
    try {
      await task();
    } catch (error) {
      failure ??= { error };
    } finally {
      bytesRunning -= bytes;
    }
  };
  const settle = async () => {
    while (running.size > 0) await Promise.all(running);
  };

  return {
    async start(bytes, task) {
      while (isFull(bytes)) await Promise.race(running);
      assertNoFailure();
      const started = run(bytes, task).finally(() => running.delete(started));
      running.add(started);
    },
    async finish() {
      await settle();
      assertNoFailure();
    },
    settle,
  };
}
