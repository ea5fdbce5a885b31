import type { Logger } from '../../../logger.ts';
import type { Attempt, Spares } from '../../executor.ts';
import { fits } from './fits.ts';
import { availableMemory, residentMemory } from './memory.ts';
import { endSpare, isReady, type ParkedClaude } from './spare.ts';

/** A task that has just begun is not to share its processors with the start of a spare, in milliseconds. */
const PAUSE_MS = 500;
const CHECK_MS = 10_000;
/** With less than this available none is started; with less than half of it, those that there are go. In bytes. */
const MEMORY_FLOOR = 1024 ** 3;
/** So many starts in a row that fail, and this CLI cannot be parked. */
const MOST_FAILURES = 3;

export interface SpareSettings {
  /** How many are parked. 0: none. */
  readonly count: number;
  /** How long one is kept, in milliseconds. */
  readonly maxAgeMs: number;
  /** What memory there is, in bytes. @default that of the system */
  readonly available?: () => Promise<number>;
  /** How often that is looked at while there are some, in milliseconds. @default 10000 */
  readonly checkMs?: number;
}

export interface SparePoolOptions extends SpareSettings {
  /** Whether they are started so that the mode `bypassPermissions` can be claimed. */
  readonly allowsBypass: boolean;
  /** Starts one; undefined where none can be. */
  readonly start: () => Promise<ParkedClaude | undefined>;
  readonly logger: Logger;
}

export interface SparePool extends Spares {
  /** Hands over the spare that was taken for an attempt: whoever asks has to end it. */
  handOver(attemptId: string): ParkedClaude | undefined;
}

interface Parked extends ParkedClaude {
  memoryBytes: number;
  readonly aging: NodeJS.Timeout;
}

export function createSparePool(options: SparePoolOptions): SparePool {
  const { count, maxAgeMs, start, available = availableMemory, checkMs = CHECK_MS, logger } = options;
  const parked = new Set<Parked>();
  const taken = new Map<string, ParkedClaude>();
  const closing = new AbortController();
  let comingUp: ParkedClaude | undefined;
  let [failures, hasLost] = [0, false];
  let pause: NodeJS.Timeout | undefined;
  let filling: Promise<void> | undefined;
  let checking: Disposable | undefined;

  const isClosing = () => closing.signal.aborted;
  const { end, ended } = endOnce(logger);
  const drop = (spare: Parked) => {
    clearTimeout(spare.aging);
    if (!parked.delete(spare)) return;
    hasLost = true;
    void end(spare);
  };
  // Not at once: one that dies as soon as it is up would be started again and again.
  const replace = () => {
    if (hasLost) fill();
    hasLost = false;
  };

  const parkOne = async () => {
    const started = await start();
    if (started === undefined) return false;
    comingUp = started;
    // A stop may have come while it was started, and know nothing of it.
    const memoryBytes = isClosing() ? undefined : await bringUp(started);
    comingUp = undefined;
    if (memoryBytes === undefined || isClosing()) {
      await end(started);
      return false;
    }
    const renew = () => {
      drop(spare);
      fill();
    };
    const spare: Parked = { ...started, memoryBytes, aging: setTimeout(renew, maxAgeMs) };
    spare.aging.unref();
    parked.add(spare);
    void started.claude.exited.then(() => drop(spare));
    return true;
  };

  const fillNow = async () => {
    while (!isClosing() && parked.size < count && failures < MOST_FAILURES) {
      if ((await available()) < MEMORY_FLOOR) return;
      failures = (await parkOne()) ? 0 : failures + 1;
      if (failures === MOST_FAILURES)
        logger.warn({}, 'no spare process comes up with this CLI: tasks start cold');
    }
  };
  const fill = () => {
    if (isClosing() || count === 0 || pause !== undefined || filling !== undefined) return;
    checking ??= keepChecked(parked, { available, checkMs, drop, replace });
    pause = setTimeout(() => {
      pause = undefined;
      filling = fillNow()
        .catch((error: unknown) => logger.error({ err: error }, 'parking a spare process failed'))
        .finally(() => {
          filling = undefined;
        });
    }, PAUSE_MS);
    pause.unref();
  };

  return {
    fill,
    get parked() {
      return parked.size;
    },
    get memoryBytes() {
      return [...parked].reduce((sum, { memoryBytes }) => sum + memoryBytes, 0);
    },
    take(attempt: Attempt) {
      const spare = [...parked].find(({ claude }) => !claude.hasExited());
      if (spare === undefined || !fits(attempt, options)) return undefined;
      clearTimeout(spare.aging);
      parked.delete(spare);
      taken.set(attempt.id, spare);
      return {
        token: spare.token,
        async [Symbol.asyncDispose]() {
          if (taken.delete(attempt.id)) await end(spare);
        },
      };
    },
    handOver(attemptId) {
      const spare = taken.get(attemptId);
      taken.delete(attemptId);
      return spare;
    },
    async [Symbol.asyncDispose]() {
      closing.abort();
      clearTimeout(pause);
      checking?.[Symbol.dispose]();
      for (const spare of parked) drop(spare);
      if (comingUp !== undefined) await end(comingUp);
      await filling;
      await ended();
    },
  };
}

/** What one has in memory, in bytes, once it is up. Undefined where it doesn't come up. */
async function bringUp(spare: ParkedClaude): Promise<number | undefined> {
  return (await isReady(spare)) ? await residentMemory(spare.mark) : undefined;
}

interface Ending {
  /** Ends a spare, once however often it is asked to. */
  end(spare: ParkedClaude): Promise<void>;
  /** Settles when all are that are being ended. */
  ended(): Promise<void>;
}

function endOnce(logger: Logger): Ending {
  const ending = new Map<string, Promise<void>>();
  const end = async (spare: ParkedClaude) => {
    try {
      await endSpare(spare);
    } catch (error) {
      logger.error({ err: error }, 'a spare process could not be ended');
    } finally {
      ending.delete(spare.id);
    }
  };
  return {
    async end(spare) {
      const known = ending.get(spare.id) ?? end(spare);
      ending.set(spare.id, known);
      await known;
    },
    async ended() {
      await Promise.all(ending.values());
    },
  };
}

interface Checks extends Required<Pick<SpareSettings, 'available' | 'checkMs'>> {
  readonly drop: (spare: Parked) => void;
  /** Has others started for those that are gone and that no task took. */
  readonly replace: () => void;
}

/** Measures what is parked time and again, and lets it go while memory is short: whatever else needs it goes first. */
function keepChecked(parked: ReadonlySet<Parked>, { available, checkMs, drop, replace }: Checks): Disposable {
  const check = async () => {
    const memory = await available();
    if (memory < MEMORY_FLOOR / 2) for (const spare of parked) drop(spare);
    if (memory >= MEMORY_FLOOR) replace();
    for (const spare of parked) spare.memoryBytes = await residentMemory(spare.mark);
  };
  const timer = setInterval(() => void check().catch(() => undefined), checkMs);
  timer.unref();
  return { [Symbol.dispose]: () => clearInterval(timer) };
}
