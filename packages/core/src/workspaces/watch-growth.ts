import { statfs } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { StopCause } from '../executors/executor.ts';
import { measureUsage } from './measure-usage.ts';

/** A disk that takes 1 GB in a second takes no more than a few before somebody looks. */
const PAUSE_MS = 2_000;
/** Looking takes no more than this part of the time, however many files there are. */
const PARTS_OF_TIME = 20;
/** While the file system is no fuller than before, what others free may hide what this one takes: so often it is not looked at. */
const MOST_SKIPPED = 10;
const TOO_LARGE: StopCause = 'workspace_too_large';

/** Looks again and again how large a workspace has become. Disposing ends it. */
export interface GrowthWatch extends AsyncDisposable {
  /** Aborted, with the cause, when it has become too large. */
  readonly signal: AbortSignal;
}

/**
 * A workspace lies on the disk of the server, which no container and no process of it has a share of: so the run is stopped that
 * takes too much of it.
 */
export function watchGrowth(directory: string, { maxBytes }: { readonly maxBytes: number }): GrowthWatch {
  const tooLarge = new AbortController();
  const done = new AbortController();
  const { signal } = done;
  const hasGrown = createGlance(directory);

  const watch = async () => {
    let pauseMs = PAUSE_MS;
    while (!tooLarge.signal.aborted && (await isTimeToLook(pauseMs, signal))) {
      if (!(await hasGrown())) continue;
      const begun = performance.now();
      if ((await measureUsage(directory, { maxBytes, signal })) > maxBytes) tooLarge.abort(TOO_LARGE);
      pauseMs = Math.max(PAUSE_MS, (performance.now() - begun) * PARTS_OF_TIME);
    }
  };
  const watching = watch();
  return {
    signal: tooLarge.signal,
    async [Symbol.asyncDispose]() {
      done.abort();
      await watching;
    },
  };
}

/** Says, after a pause, whether anybody still wants to know. */
async function isTimeToLook(pauseMs: number, signal: AbortSignal): Promise<boolean> {
  return await delay(pauseMs, true, { signal, ref: false }).catch(() => false);
}

/** Says whether a file system is fuller than it was the last time, which is cheap to know, or has not said so for long. */
function createGlance(directory: string): () => Promise<boolean> {
  let takenBefore = 0;
  let skipped = 0;
  return async () => {
    const { blocks, bfree, bsize } = await statfs(directory).catch(() => ({ blocks: 0, bfree: 0, bsize: 0 }));
    const taken = (blocks - bfree) * bsize;
    const isFuller = taken > takenBefore;
    takenBefore = taken;
    skipped = isFuller ? 0 : (skipped + 1) % MOST_SKIPPED;
    return isFuller || skipped === 0;
  };
}
