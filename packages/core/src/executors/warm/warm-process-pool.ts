import { PLAIN_PROFILE, type WarmProfile } from '../../claude/delivery/delivery.ts';
import type { Attempt } from '../../attempt/attempt.ts';
import type { WarmPool } from '../executor.ts';
import { availableMemory } from './available-memory.ts';
import { createEndings } from './endings.ts';
import { createFilling, type FillingOptions } from './filling.ts';
import { keepChecked } from './keep-checked.ts';
import { createIdleProcesses } from './idle-processes.ts';
import type { IdleClaude } from './idle-claude.ts';

const CHECK_MS = 10_000;

export interface WarmPoolSettings {
  /** How many are idle. 0: none. */
  readonly count: number;
  /** How long one is kept, in milliseconds. */
  readonly maxAgeMs: number;
  /** Reads the available memory, in bytes. @default that of the system */
  readonly available?: () => Promise<number>;
  /** How often that is looked at while there are some, in milliseconds. @default 10000 */
  readonly checkMs?: number;
}

export interface WarmProcessPoolOptions<Warm extends IdleClaude>
  extends WarmPoolSettings, Pick<FillingOptions<Warm>, 'start' | 'measure' | 'mode' | 'logger'> {
  /** The warm profile that fits an attempt. Undefined if none does. */
  readonly profileFor: (attempt: Attempt) => WarmProfile | undefined;
  /** Told when an attempt has taken one. @default nobody is */
  readonly onTaken?: (warmProcess: Warm, attempt: Attempt) => void;
}

/** A warm pool: it starts warm processes ahead, and gives each to one attempt. */
export interface WarmProcessPool<Warm extends IdleClaude> extends WarmPool {
  /** The warm process that was taken for an attempt, and is still to be handed over. */
  findTaken(attemptId: string): Warm | undefined;
  /** Hands over the warm process that was taken for an attempt: whoever asks has to end it. */
  handOver(attemptId: string): Warm | undefined;
}

export function createWarmProcessPool<Warm extends IdleClaude>(
  options: WarmProcessPoolOptions<Warm>,
): WarmProcessPool<Warm> {
  const { maxAgeMs, measure, logger } = options;
  const { available = availableMemory, checkMs = CHECK_MS } = options;
  const taken = new Map<string, Warm>();
  const endings = createEndings(logger);
  /** As the last task that could have one needed it: the next is likely to be alike. */
  let profile = PLAIN_PROFILE;
  let hasLost = false;
  let checking: Disposable | undefined;
  let isClosed = false;

  const idle = createIdleProcesses<Warm>({
    maxAgeMs,
    onDropped(warmProcess) {
      // Another one may need what this one still has.
      void endings.endUntaken(warmProcess).then(() => {
        hasLost = true;
      });
    },
    onAged: () => fill(),
  });
  const filling = createFilling({ ...options, available, idle, endings, profile: () => profile });
  // Not at once: one that dies as soon as it is up would be started again and again.
  const replace = () => {
    if (hasLost) fill();
    hasLost = false;
  };
  const fill = () => {
    if (options.count === 0 || isClosed) return;
    checking ??= keepChecked(idle.all, {
      available,
      checkMs,
      drop: idle.drop,
      replace,
      measure: ({ warmProcess }) => measure(warmProcess),
    });
    filling.fill();
  };

  return {
    fill,
    get idle() {
      return idle.all.size;
    },
    get memoryBytes() {
      return [...idle.all].reduce((sum, { memoryBytes }) => sum + memoryBytes, 0);
    },
    take(attempt: Attempt) {
      const needed = options.profileFor(attempt);
      if (needed === undefined) return undefined;
      profile = needed;
      const warmProcess = idle.take(needed);
      if (warmProcess === undefined) return undefined;
      taken.set(attempt.id, warmProcess);
      options.onTaken?.(warmProcess, attempt);
      const { token, workspace } = warmProcess;
      const giveBack = async () => {
        if (taken.delete(attempt.id)) await endings.end(warmProcess);
      };
      return { token, workspace, [Symbol.asyncDispose]: giveBack };
    },
    findTaken: (attemptId) => taken.get(attemptId),
    handOver(attemptId) {
      const warmProcess = taken.get(attemptId);
      taken.delete(attemptId);
      return warmProcess;
    },
    async [Symbol.asyncDispose]() {
      isClosed = true;
      checking?.[Symbol.dispose]();
      const closed = filling[Symbol.asyncDispose]();
      for (const one of idle.all) idle.drop(one);
      await closed;
      await endings.settled();
    },
  };
}
