import { setTimeout as delay } from 'node:timers/promises';
import type { StopCause } from '../../attempt/stop-cause.ts';
import type { WrittenPlace } from './written-place.ts';

const PAUSE_MS = 2_000;
/** So often it is asked, which costs nothing, whether the disk has become so much fuller that a look should come sooner. */
const GLANCE_MS = 250;
/** Looking takes no more than this part of the time, however many files there are. */
const PARTS_OF_TIME = 20;
const TOO_LARGE: StopCause = 'workspace_too_large';

export interface GrowthWatchOptions {
  /** The most that a run may write. */
  readonly maxBytes: number;
  /** The bytes that everybody takes on the disk that most is written to: cheap to know. */
  takenOnDisk(): Promise<number>;
}

/** Why a run was stopped that wrote too much. */
export interface Excess {
  readonly maxBytes: number;
  /** At least so many were there. */
  readonly bytes: number;
  /** The place with most of them. */
  readonly place: string;
}

/** Looks again and again how much a run has written. Disposing ends it, and throws if a look has failed. */
export interface GrowthWatch extends AsyncDisposable {
  /** Aborted, with the cause, when it has become too much. */
  readonly signal: AbortSignal;
  /** Present from then on. */
  readonly excess: Excess | undefined;
}

/**
 * No process and no container has a share of the server's disk or of its memory that the kernel would hold it to. So a run is
 * stopped that writes too much, to all its places together.
 *
 * @param places where the run writes, as far as it is known at that moment
 */
export function watchGrowth(
  places: () => readonly WrittenPlace[],
  { maxBytes, takenOnDisk }: GrowthWatchOptions,
): GrowthWatch {
  const tooLarge = new AbortController();
  const done = new AbortController();
  const { signal } = done;
  let excess: Excess | undefined;

  const watch = async () => {
    let [written, leastMs] = [0, GLANCE_MS];
    while (await isTimeToLook({ leap: (maxBytes - written) / 2, leastMs, takenOnDisk, signal })) {
      const begun = performance.now();
      ({ excess, written } = await look(places(), { maxBytes, signal }));
      if (excess !== undefined) return tooLarge.abort(TOO_LARGE);
      leastMs = Math.max(GLANCE_MS, (performance.now() - begun) * PARTS_OF_TIME);
    }
  };
  const watching = watch();
  // A look that failed is told to whoever disposes. Nobody waits for it before, and without this the server would end of it.
  watching.catch(() => undefined);
  return {
    signal: tooLarge.signal,
    get excess() {
      return excess;
    },
    async [Symbol.asyncDispose]() {
      done.abort();
      await watching;
    },
  };
}

/** Counts no further than to where it is too much. */
async function look(
  places: readonly WrittenPlace[],
  { maxBytes, signal }: { readonly maxBytes: number; readonly signal: AbortSignal },
): Promise<{ readonly written: number; readonly excess: Excess | undefined }> {
  let written = 0;
  let most = { place: '', bytes: 0 };
  for (const place of places) {
    const taken = await place.measure({ maxBytes: maxBytes - written, signal });
    written += taken;
    if (taken > most.bytes) most = { place: place.name, bytes: taken };
    if (written > maxBytes) return { written, excess: { maxBytes, bytes: written, place: most.place } };
  }
  return { written, excess: undefined };
}

interface Patience {
  /** The look comes sooner where the disk has become fuller by so many bytes, whoever wrote them. */
  readonly leap: number;
  /** But not sooner than that. */
  readonly leastMs: number;
  takenOnDisk(): Promise<number>;
  readonly signal: AbortSignal;
}

/** Says, after a pause, whether anybody still wants to know. */
async function isTimeToLook({ leap, leastMs, takenOnDisk, signal }: Patience): Promise<boolean> {
  const begun = performance.now();
  const before = await takenOnDisk();
  const mostMs = Math.max(PAUSE_MS, leastMs);
  for (let waitedMs = 0; waitedMs < mostMs; waitedMs = performance.now() - begun) {
    const isWanted = await delay(GLANCE_MS, true, { signal, ref: false }).catch(() => false);
    if (!isWanted) return false;
    const mayLook = performance.now() - begun >= leastMs;
    if (mayLook && (await takenOnDisk()) - before >= leap) return true;
  }
  return true;
}
