import type { ExecutionMode } from '@claude-ops/contract';
import type { Logger } from '../../logger.ts';
import type { Attempt, Spares, TakenSpare } from '../executor.ts';
import { availableMemory } from './available-memory.ts';
import { createEndings } from './endings.ts';
import { isReady, isThere, type ParkedClaude } from './spare.ts';

/** A task that has just begun is not to share its processors with the start of a spare, in milliseconds. */
const PAUSE_MS = 500;
const CHECK_MS = 10_000;
/** With less than this available none is started; with less than half of it, those that there are go. In bytes. */
const MEMORY_FLOOR = 1024 ** 3;
/** So many starts in a row that fail, and none can be parked here. */
const MOST_FAILURES = 3;

export interface SpareSettings {
  /** How many are parked. 0: none. */
  readonly count: number;
  /** How long one is kept, in milliseconds. */
  readonly maxAgeMs: number;
}

export interface SparePoolOptions<Spare extends ParkedClaude> extends SpareSettings {
  /** Whether one can become the run of an attempt. */
  readonly fits: (attempt: Attempt, spare: Spare) => boolean;
  /** What they are for, in the log. */
  readonly mode: ExecutionMode;
  /** Starts one; undefined where there is nothing to start it with, now. */
  readonly start: () => Promise<Spare | undefined>;
  /** What one has in memory, in bytes. Undefined where it is not what would be started now: it then goes. */
  readonly measure: (spare: Spare) => Promise<number | undefined>;
  /** @default that of the system */
  readonly available?: () => Promise<number>;
  readonly logger: Logger;
}

export interface SparePool<Spare extends ParkedClaude> extends Spares {
  /** The spare that was taken for an attempt, and is still to be handed over. */
  findTaken(attemptId: string): Spare | undefined;
  /** Hands over the spare that was taken for an attempt: whoever asks has to end it. */
  handOver(attemptId: string): Spare | undefined;
}

interface Parked<Spare extends ParkedClaude> {
  readonly spare: Spare;
  readonly aging: NodeJS.Timeout;
  memoryBytes: number;
}

export function createSparePool<Spare extends ParkedClaude>(
  options: SparePoolOptions<Spare>,
): SparePool<Spare> {
  const { count, maxAgeMs, start, measure, mode, available = availableMemory, logger } = options;
  const parked = new Set<Parked<Spare>>();
  const taken = new Map<string, Spare>();
  const { end, settled } = createEndings(logger);
  const closing = new AbortController();
  let comingUp: Spare | undefined;
  let failures = 0;
  let pause: NodeJS.Timeout | undefined;
  let filling: Promise<void> | undefined;

  const drop = (one: Parked<Spare>) => {
    clearTimeout(one.aging);
    if (parked.delete(one)) void end(one.spare);
  };

  /** @returns whether it came up. */
  const parkOne = async (spare: Spare) => {
    comingUp = spare;
    const isUp = (await isReady(spare)) && isThere(spare);
    comingUp = undefined;
    const memoryBytes =
      isUp && !closing.signal.aborted ? await measure(spare).catch(() => undefined) : undefined;
    if (memoryBytes === undefined || closing.signal.aborted) {
      await end(spare);
      return false;
    }
    const aging = setTimeout(() => replace(one), maxAgeMs);
    aging.unref();
    const one: Parked<Spare> = { spare, memoryBytes, aging };
    parked.add(one);
    void spare.claude.exited.then(() => drop(one));
    // Whoever can't be spoken to any more is of no use, whatever became of it.
    spare.claude.stdin.once('close', () => drop(one));
    return true;
  };

  const fillNow = async () => {
    while (!closing.signal.aborted && parked.size < count && failures < MOST_FAILURES) {
      if ((await available()) < MEMORY_FLOOR) return;
      let reason: unknown;
      const spare = await start().catch((error: unknown) => {
        reason = error;
      });
      if (spare === undefined && reason === undefined) return;
      failures = spare !== undefined && (await parkOne(spare)) ? 0 : failures + 1;
      if (failures === MOST_FAILURES)
        logger.warn({ err: reason }, `no spare comes up for mode ${mode}: its tasks start cold`);
    }
  };
  const fill = () => {
    if (closing.signal.aborted || count === 0 || pause !== undefined || filling !== undefined) return;
    pause = setTimeout(() => {
      pause = undefined;
      filling = fillNow()
        .catch((error: unknown) => logger.error({ err: error }, 'parking a spare failed'))
        .finally(() => {
          filling = undefined;
        });
    }, PAUSE_MS);
    pause.unref();
  };

  const replace = (one: Parked<Spare>) => {
    drop(one);
    fill();
  };
  const checking = keepChecked(parked, { available, drop, replace, measure });

  return {
    fill,
    get parked() {
      return parked.size;
    },
    get memoryBytes() {
      return [...parked].reduce((sum, { memoryBytes }) => sum + memoryBytes, 0);
    },
    take(attempt: Attempt) {
      const one = [...parked].find(({ spare }) => isThere(spare) && options.fits(attempt, spare));
      if (one === undefined) return undefined;
      const { spare, aging } = one;
      clearTimeout(aging);
      parked.delete(one);
      taken.set(attempt.id, spare);
      return toTaken(spare, async () => {
        if (taken.delete(attempt.id)) await end(spare);
      });
    },
    findTaken: (attemptId) => taken.get(attemptId),
    handOver(attemptId) {
      const spare = taken.get(attemptId);
      taken.delete(attemptId);
      return spare;
    },
    async [Symbol.asyncDispose]() {
      closing.abort();
      clearTimeout(pause);
      checking[Symbol.dispose]();
      for (const one of parked) drop(one);
      if (comingUp !== undefined) await end(comingUp);
      await filling;
      await settled();
    },
  };
}

function toTaken({ token, workspace }: ParkedClaude, dispose: () => Promise<void>): TakenSpare {
  return { token, ...(workspace !== undefined && { workspace }), [Symbol.asyncDispose]: dispose };
}

interface Checking<Spare extends ParkedClaude> extends Pick<SparePoolOptions<Spare>, 'measure'> {
  readonly available: () => Promise<number>;
  readonly drop: (one: Parked<Spare>) => void;
  /** The same, and another one takes its place. */
  readonly replace: (one: Parked<Spare>) => void;
}

/** Measures what is parked time and again, and lets it go where memory is short: whatever else needs it goes first. */
function keepChecked<Spare extends ParkedClaude>(
  parked: ReadonlySet<Parked<Spare>>,
  { available, drop, replace, measure }: Checking<Spare>,
): Disposable {
  const check = async () => {
    if ((await available()) < MEMORY_FLOOR / 2) for (const one of parked) drop(one);
    for (const one of parked) {
      const memoryBytes = await measure(one.spare);
      if (memoryBytes === undefined) replace(one);
      else one.memoryBytes = memoryBytes;
    }
  };
  const timer = setInterval(() => void check().catch(() => undefined), CHECK_MS);
  timer.unref();
  return { [Symbol.dispose]: () => clearInterval(timer) };
}
