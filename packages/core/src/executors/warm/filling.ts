import type { ExecutionMode } from '@claude-ops/contract';
import type { WarmProfile } from '../../claude/delivery/delivery.ts';
import { isSameProfile } from '../../claude/delivery/warm-profile.ts';
import type { Logger } from '../../logger.ts';
import type { Endings } from './endings.ts';
import { MEMORY_FLOOR } from './keep-checked.ts';
import type { IdleProcesses } from './idle-processes.ts';
import { isReady, type IdleClaude } from './idle-claude.ts';

/** A task that has just begun is not to share its processors with the start of a warm process, in milliseconds. */
const PAUSE_MS = 500;
/** So many starts in a row that fail, and none is tried for a while: each time twice as long, up to an hour. */
const MOST_FAILURES = 3;
const FIRST_REST_MS = 60_000;
const LONGEST_REST_MS = 3_600_000;

export interface FillingOptions<Warm extends IdleClaude> {
  readonly idle: IdleProcesses<Warm>;
  /** How many are wanted. */
  readonly count: number;
  /** The profile that is wanted now. */
  readonly profile: () => WarmProfile;
  /** Starts one; undefined where there is nothing to start it with, now. */
  readonly start: (profile: WarmProfile) => Promise<Warm | undefined>;
  /** Measures the memory of one, in bytes. Undefined if the server would start another one now. */
  readonly measure: (warmProcess: Warm) => Promise<number | undefined>;
  readonly available: () => Promise<number>;
  readonly endings: Endings;
  /** Names their mode in the log. */
  readonly mode: ExecutionMode;
  readonly logger: Logger;
}

/** Disposing gives up what is being started. */
export interface Filling extends AsyncDisposable {
  /** Begins to start what is missing. Harmless at any time. */
  fill(): void;
}

/** Starts warm processes until as many are idle as are wanted. */
export function createFilling<Warm extends IdleClaude>(options: FillingOptions<Warm>): Filling {
  const { count, profile, mode, logger } = options;
  const closing = new AbortController();
  const warmingUp = createWarmingUp(options, closing.signal);
  let failures = 0;
  let restsUntil = -Infinity;
  let pause: NodeJS.Timeout | undefined;
  let filling: Promise<void> | undefined;

  const fillNow = async () => {
    for (const one of options.idle.all)
      if (!isSameProfile(one.warmProcess.profile, profile())) options.idle.drop(one);
    while (!closing.signal.aborted && options.idle.all.size < count && performance.now() >= restsUntil) {
      if ((await options.available()) < MEMORY_FLOOR) return;
      let reason: unknown;
      const warmProcess = await options.start(profile()).catch((error: unknown) => {
        reason = error;
      });
      if (warmProcess === undefined && reason === undefined) return;
      failures = warmProcess !== undefined && (await warmingUp.isUp(warmProcess)) ? 0 : failures + 1;
      if (failures < MOST_FAILURES) continue;
      restsUntil =
        performance.now() + Math.min(LONGEST_REST_MS, FIRST_REST_MS * 2 ** (failures - MOST_FAILURES));
      if (failures === MOST_FAILURES)
        logger.warn(
          { event: 'warm_pool_paused', err: reason, mode },
          'no warm process comes up: tasks start cold for now',
        );
    }
  };
  return {
    fill() {
      if (closing.signal.aborted || pause !== undefined || filling !== undefined) return;
      pause = setTimeout(() => {
        pause = undefined;
        filling = fillNow()
          .catch((error: unknown) =>
            logger.error({ event: 'warm_process_failed', err: error }, 'a warm process could not be started'),
          )
          .finally(() => {
            filling = undefined;
          });
      }, PAUSE_MS);
      pause.unref();
    },
    async [Symbol.asyncDispose]() {
      closing.abort();
      clearTimeout(pause);
      await warmingUp.giveUp();
      await filling;
    },
  };
}

/** Waits until a warm process is up. */
function createWarmingUp<Warm extends IdleClaude>(
  { idle, measure, endings }: FillingOptions<Warm>,
  closing: AbortSignal,
) {
  let comingUp: Warm | undefined;
  return {
    /** @returns whether it came up. */
    async isUp(warmProcess: Warm): Promise<boolean> {
      comingUp = warmProcess;
      // A stop may have come while it was started, and know nothing of it.
      const hasComeUp = !closing.aborted && (await isReady(warmProcess));
      const memoryBytes = hasComeUp ? await measure(warmProcess).catch(() => undefined) : undefined;
      comingUp = undefined;
      if (memoryBytes === undefined || closing.aborted) {
        await endings.endUntaken(warmProcess);
        return false;
      }
      idle.add(warmProcess, memoryBytes);
      return true;
    },
    async giveUp(): Promise<void> {
      if (comingUp !== undefined) await endings.endUntaken(comingUp);
    },
  };
}
