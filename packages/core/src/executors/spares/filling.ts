import type { ExecutionMode } from '@claude-ops/contract';
import { isSameKind, type SpareKind } from '../../claude/spare-messages.ts';
import type { Logger } from '../../logger.ts';
import type { Endings } from './endings.ts';
import { MEMORY_FLOOR } from './keep-checked.ts';
import type { ParkedSpares } from './parked-spares.ts';
import { isReady, type ParkedClaude } from './spare.ts';

/** A task that has just begun is not to share its processors with the start of a spare, in milliseconds. */
const PAUSE_MS = 500;
/** So many starts in a row that fail, and none is tried for a while: each time twice as long, up to an hour. */
const MOST_FAILURES = 3;
const FIRST_REST_MS = 60_000;
const LONGEST_REST_MS = 3_600_000;

export interface FillingOptions<Spare extends ParkedClaude> {
  readonly parked: ParkedSpares<Spare>;
  /** How many are wanted. */
  readonly count: number;
  /** What is wanted now. */
  readonly kind: () => SpareKind;
  /** Starts one; undefined where there is nothing to start it with, now. */
  readonly start: (kind: SpareKind) => Promise<Spare | undefined>;
  /** What one has in memory, in bytes. Undefined where it is not what would be started now. */
  readonly measure: (spare: Spare) => Promise<number | undefined>;
  readonly available: () => Promise<number>;
  readonly endings: Endings;
  /** What they are for, in the log. */
  readonly mode: ExecutionMode;
  readonly logger: Logger;
}

/** Disposing gives up what is being started. */
export interface Filling extends AsyncDisposable {
  /** Begins to start what is missing. Harmless at any time. */
  fill(): void;
}

/** Starts spares until as many are parked as are wanted. */
export function createFilling<Spare extends ParkedClaude>(options: FillingOptions<Spare>): Filling {
  const { count, kind, mode, logger } = options;
  const closing = new AbortController();
  const parking = createParking(options, closing.signal);
  let failures = 0;
  let restsUntil = -Infinity;
  let pause: NodeJS.Timeout | undefined;
  let filling: Promise<void> | undefined;

  const fillNow = async () => {
    for (const one of options.parked.all) if (!isSameKind(one.spare.kind, kind())) options.parked.drop(one);
    while (!closing.signal.aborted && options.parked.all.size < count && performance.now() >= restsUntil) {
      if ((await options.available()) < MEMORY_FLOOR) return;
      let reason: unknown;
      const spare = await options.start(kind()).catch((error: unknown) => {
        reason = error;
      });
      if (spare === undefined && reason === undefined) return;
      failures = spare !== undefined && (await parking.park(spare)) ? 0 : failures + 1;
      if (failures < MOST_FAILURES) continue;
      restsUntil =
        performance.now() + Math.min(LONGEST_REST_MS, FIRST_REST_MS * 2 ** (failures - MOST_FAILURES));
      if (failures === MOST_FAILURES)
        logger.warn({ err: reason }, `no spare comes up for mode ${mode}: for now its tasks start cold`);
    }
  };
  return {
    fill() {
      if (closing.signal.aborted || pause !== undefined || filling !== undefined) return;
      pause = setTimeout(() => {
        pause = undefined;
        filling = fillNow()
          .catch((error: unknown) => logger.error({ err: error }, 'parking a spare failed'))
          .finally(() => {
            filling = undefined;
          });
      }, PAUSE_MS);
      pause.unref();
    },
    async [Symbol.asyncDispose]() {
      closing.abort();
      clearTimeout(pause);
      await parking.giveUp();
      await filling;
    },
  };
}

/** Waits until a spare is up. */
function createParking<Spare extends ParkedClaude>(
  { parked, measure, endings }: FillingOptions<Spare>,
  closing: AbortSignal,
) {
  let comingUp: Spare | undefined;
  return {
    /** @returns whether it came up. */
    async park(spare: Spare): Promise<boolean> {
      comingUp = spare;
      // A stop may have come while it was started, and know nothing of it.
      const isUp = !closing.aborted && (await isReady(spare));
      const memoryBytes = isUp ? await measure(spare).catch(() => undefined) : undefined;
      comingUp = undefined;
      if (memoryBytes === undefined || closing.aborted) {
        await endings.endUntaken(spare);
        return false;
      }
      parked.add(spare, memoryBytes);
      return true;
    },
    async giveUp(): Promise<void> {
      if (comingUp !== undefined) await endings.endUntaken(comingUp);
    },
  };
}
