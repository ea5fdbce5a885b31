/** What goes on for a grant, and ends with it. */
export interface Jobs {
  /** How many go on. */
  readonly atOnce: number;
  /** Does something that is aborted at the end. */
  during(job: (ending: AbortController) => Promise<void>): void;
  /** Aborts what is going on, and waits until it is over. A second call is harmless. */
  end(): Promise<void>;
}

export function createJobs(): Jobs {
  const goingOn = new Map<AbortController, Promise<void>>();
  return {
    get atOnce() {
      return goingOn.size;
    },
    during(job) {
      const ending = new AbortController();
      goingOn.set(
        ending,
        job(ending).finally(() => goingOn.delete(ending)),
      );
    },
    async end() {
      for (const ending of goingOn.keys()) ending.abort();
      await Promise.allSettled(goingOn.values());
    },
  };
}
