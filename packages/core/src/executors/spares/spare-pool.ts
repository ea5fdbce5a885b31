import type { ExecutionMode } from '@claude-ops/contract';
import type { SpareKind } from '../../claude/spare-messages.ts';
import type { Logger } from '../../logger.ts';
import type { Attempt, Spares } from '../executor.ts';
import { availableMemory } from './available-memory.ts';
import { createEndings } from './endings.ts';
import { keepChecked, MEMORY_FLOOR, type Measured } from './keep-checked.ts';
import { isReady, isThere, type ParkedClaude } from './spare.ts';

/** A task that has just begun is not to share its processors with the start of a spare, in milliseconds. */
const PAUSE_MS = 500;
const CHECK_MS = 10_000;
/** So many starts in a row that fail, and none can be parked here. */
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

export interface SparePoolOptions<Spare extends ParkedClaude> extends SpareSettings {
  /** What one has to be started as to become the run of an attempt. Undefined where none can. */
  readonly kindFor: (attempt: Attempt) => SpareKind | undefined;
  /** What they are for, in the log. */
  readonly mode: ExecutionMode;
  /** Starts one; undefined where there is nothing to start it with, now. */
  readonly start: (kind: SpareKind) => Promise<Spare | undefined>;
  /** What one has in memory, in bytes. Undefined where it is not what would be started now: it then goes. */
  readonly measure: (spare: Spare) => Promise<number | undefined>;
  readonly logger: Logger;
}

export interface SparePool<Spare extends ParkedClaude> extends Spares {
  /** The spare that was taken for an attempt, and is still to be handed over. */
  findTaken(attemptId: string): Spare | undefined;
  /** Hands over the spare that was taken for an attempt: whoever asks has to end it. */
  handOver(attemptId: string): Spare | undefined;
}

interface Parked<Spare extends ParkedClaude> extends Measured {
  readonly spare: Spare;
  readonly aging: NodeJS.Timeout;
}

export function createSparePool<Spare extends ParkedClaude>(
  options: SparePoolOptions<Spare>,
): SparePool<Spare> {
  const { count, maxAgeMs, start, measure, mode, logger } = options;
  const { available = availableMemory, checkMs = CHECK_MS } = options;
  const parked = new Set<Parked<Spare>>();
  const taken = new Map<string, Spare>();
  const { end, endUntaken, settled } = createEndings(logger);
  const closing = new AbortController();
  /** As the last task that could have one needed it: the next is likely to be alike. */
  let kind: SpareKind = 'default';
  let comingUp: Spare | undefined;
  let failures = 0;
  let pause: NodeJS.Timeout | undefined;
  let filling: Promise<void> | undefined;
  let checking: Disposable | undefined;
  let hasLost = false;

  const drop = (one: Parked<Spare>) => {
    clearTimeout(one.aging);
    if (!parked.delete(one)) return;
    hasLost = true;
    void endUntaken(one.spare);
  };
  // Not at once: one that dies as soon as it is up would be started again and again.
  const replace = () => {
    if (hasLost) fill();
    hasLost = false;
  };

  /** @returns whether it came up. */
  const parkOne = async (spare: Spare) => {
    comingUp = spare;
    // A stop may have come while it was started, and know nothing of it.
    const isUp = !closing.signal.aborted && (await isReady(spare));
    const memoryBytes = isUp ? await measure(spare).catch(() => undefined) : undefined;
    comingUp = undefined;
    if (memoryBytes === undefined || closing.signal.aborted) {
      await endUntaken(spare);
      return false;
    }
    const renew = () => {
      drop(one);
      fill();
    };
    const one: Parked<Spare> = { spare, memoryBytes, aging: setTimeout(renew, maxAgeMs) };
    one.aging.unref();
    parked.add(one);
    void spare.claude.exited.then(() => drop(one));
    // Whoever can't be spoken to any more is of no use, whatever became of it.
    spare.claude.stdin.once('close', () => drop(one));
    return true;
  };

  const fillNow = async () => {
    for (const one of parked) if (one.spare.kind !== kind) drop(one);
    while (!closing.signal.aborted && parked.size < count && failures < MOST_FAILURES) {
      if ((await available()) < MEMORY_FLOOR) return;
      let reason: unknown;
      const spare = await start(kind).catch((error: unknown) => {
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
    checking ??= keepChecked(parked, {
      ...{ available, checkMs, drop, replace },
      measure: ({ spare }) => measure(spare),
    });
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

  return {
    fill,
    get parked() {
      return parked.size;
    },
    get memoryBytes() {
      return [...parked].reduce((sum, { memoryBytes }) => sum + memoryBytes, 0);
    },
    take(attempt: Attempt) {
      const needed = options.kindFor(attempt);
      if (needed === undefined) return undefined;
      kind = needed;
      const one = [...parked].find(({ spare }) => spare.kind === needed && isThere(spare));
      if (one === undefined) return undefined;
      const { spare, aging } = one;
      clearTimeout(aging);
      parked.delete(one);
      taken.set(attempt.id, spare);
      return {
        token: spare.token,
        workspace: spare.workspace,
        async [Symbol.asyncDispose]() {
          if (taken.delete(attempt.id)) await end(spare);
        },
      };
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
      checking?.[Symbol.dispose]();
      for (const one of parked) drop(one);
      if (comingUp !== undefined) await endUntaken(comingUp);
      await filling;
      await settled();
    },
  };
}
