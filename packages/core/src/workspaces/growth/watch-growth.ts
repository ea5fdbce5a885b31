import { setTimeout as delay } from 'node:timers/promises';
import type { StopCause } from '../../attempt/stop-cause.ts';
import type { WrittenPlace } from './written-place.ts';

/** A disk that takes 1 GB in a second takes no more than a few before somebody looks. */
const PAUSE_MS = 2_000;
/** Looking takes no more than this part of the time, however many files there are. */
const PARTS_OF_TIME = 20;
const TOO_LARGE: StopCause = 'workspace_too_large';

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
  { maxBytes }: { readonly maxBytes: number },
): GrowthWatch {
  const tooLarge = new AbortController();
  const done = new AbortController();
  const { signal } = done;
  let excess: Excess | undefined;

  const watch = async () => {
    let pauseMs = PAUSE_MS;
    while (excess === undefined && (await isTimeToLook(pauseMs, signal))) {
      const begun = performance.now();
      excess = await findExcess(places(), { maxBytes, signal });
      if (excess !== undefined) tooLarge.abort(TOO_LARGE);
      pauseMs = Math.max(PAUSE_MS, (performance.now() - begun) * PARTS_OF_TIME);
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
async function findExcess(
  places: readonly WrittenPlace[],
  { maxBytes, signal }: { readonly maxBytes: number; readonly signal: AbortSignal },
): Promise<Excess | undefined> {
  let bytes = 0;
  let most = { place: '', bytes: 0 };
  for (const place of places) {
    const taken = await place.measure({ maxBytes: maxBytes - bytes, signal });
    bytes += taken;
    if (taken > most.bytes) most = { place: place.name, bytes: taken };
    if (bytes > maxBytes) return { maxBytes, bytes, place: most.place };
  }
  return undefined;
}

/** Says, after a pause, whether anybody still wants to know. */
async function isTimeToLook(pauseMs: number, signal: AbortSignal): Promise<boolean> {
  return await delay(pauseMs, true, { signal, ref: false }).catch(() => false);
}
