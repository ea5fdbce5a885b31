import { whenAborted } from './settles-within.ts';

/** Those that wait for one thing. Whoever leaves leaves nothing behind. */
export interface Waiters {
  /** Settles when it is let go, or when the signal is aborted. */
  until(signal: AbortSignal): Promise<void>;
  /** Lets all that wait by now go, one after the other, with so many milliseconds between two. @default at once */
  release(betweenMs?: number): void;
  readonly size: number;
}

export function createWaiters(): Waiters {
  const waiting = new Set<() => void>();
  return {
    get size() {
      return waiting.size;
    },
    async until(signal) {
      const { promise, resolve } = Promise.withResolvers<void>();
      const { aborted, release } = whenAborted(signal);
      waiting.add(resolve);
      try {
        await Promise.race([promise, aborted]);
      } finally {
        waiting.delete(resolve);
        release();
      }
    },
    release(betweenMs = 0) {
      for (const [place, letGo] of [...waiting].entries())
        if (betweenMs === 0) letGo();
        else setTimeout(letGo, place * betweenMs);
    },
  };
}
