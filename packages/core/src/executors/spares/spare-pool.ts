import type { WarmProfile } from '../../claude/delivery/delivery.ts';
import type { Attempt } from '../../attempt/attempt.ts';
import type { Spares } from '../executor.ts';
import { availableMemory } from './available-memory.ts';
import { createEndings } from './endings.ts';
import { createFilling, type FillingOptions } from './filling.ts';
import { keepChecked } from './keep-checked.ts';
import { createParkedSpares } from './parked-spares.ts';
import type { ParkedClaude } from './spare.ts';

const CHECK_MS = 10_000;

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

export interface SparePoolOptions<Spare extends ParkedClaude>
  extends SpareSettings, Pick<FillingOptions<Spare>, 'start' | 'measure' | 'mode' | 'logger'> {
  /** The warm profile that fits an attempt. Undefined if none does. */
  readonly profileFor: (attempt: Attempt) => WarmProfile | undefined;
  /** Told when an attempt has taken one. @default nobody is */
  readonly onTaken?: (spare: Spare, attempt: Attempt) => void;
}

/** A warm pool: it starts warm processes ahead, and gives each to one attempt. */
export interface SparePool<Spare extends ParkedClaude> extends Spares {
  /** The spare that was taken for an attempt, and is still to be handed over. */
  findTaken(attemptId: string): Spare | undefined;
  /** Hands over the spare that was taken for an attempt: whoever asks has to end it. */
  handOver(attemptId: string): Spare | undefined;
}

export function createSparePool<Spare extends ParkedClaude>(
  options: SparePoolOptions<Spare>,
): SparePool<Spare> {
  const { maxAgeMs, measure, logger } = options;
  const { available = availableMemory, checkMs = CHECK_MS } = options;
  const taken = new Map<string, Spare>();
  const endings = createEndings(logger);
  /** As the last task that could have one needed it: the next is likely to be alike. */
  let profile: WarmProfile = { permissionMode: 'default', awaitsSchema: false };
  let hasLost = false;
  let checking: Disposable | undefined;
  let isClosed = false;

  const parked = createParkedSpares<Spare>({
    maxAgeMs,
    onDropped(spare) {
      // Another one may need what this one still has.
      void endings.endUntaken(spare).then(() => {
        hasLost = true;
      });
    },
    onAged: () => fill(),
  });
  const filling = createFilling({ ...options, available, parked, endings, profile: () => profile });
  // Not at once: one that dies as soon as it is up would be started again and again.
  const replace = () => {
    if (hasLost) fill();
    hasLost = false;
  };
  const fill = () => {
    if (options.count === 0 || isClosed) return;
    checking ??= keepChecked(parked.all, {
      ...{ available, checkMs, drop: parked.drop, replace },
      measure: ({ spare }) => measure(spare),
    });
    filling.fill();
  };

  return {
    fill,
    get parked() {
      return parked.all.size;
    },
    get memoryBytes() {
      return [...parked.all].reduce((sum, { memoryBytes }) => sum + memoryBytes, 0);
    },
    take(attempt: Attempt) {
      const needed = options.profileFor(attempt);
      if (needed === undefined) return undefined;
      profile = needed;
      const spare = parked.take(needed);
      if (spare === undefined) return undefined;
      taken.set(attempt.id, spare);
      options.onTaken?.(spare, attempt);
      const { token, workspace } = spare;
      const giveBack = async () => {
        if (taken.delete(attempt.id)) await endings.end(spare);
      };
      return { token, workspace, [Symbol.asyncDispose]: giveBack };
    },
    findTaken: (attemptId) => taken.get(attemptId),
    handOver(attemptId) {
      const spare = taken.get(attemptId);
      taken.delete(attemptId);
      return spare;
    },
    async [Symbol.asyncDispose]() {
      isClosed = true;
      checking?.[Symbol.dispose]();
      const closed = filling[Symbol.asyncDispose]();
      for (const one of parked.all) parked.drop(one);
      await closed;
      await endings.settled();
    },
  };
}
