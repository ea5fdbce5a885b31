import { whenAborted } from '../system/settles-within.ts';
import type { Slot } from './steering/pauses.ts';

/** The slots that runs have given away while they wait for somebody, and those that want theirs back. */
export interface LentSlots {
  /** How many runs wait without a slot. */
  readonly count: number;
  /** The slot of a run, which it has now. */
  slotOf(taskId: string, stopped: AbortSignal): Slot;
  /** Gives free slots back, to the run first that has waited longest. Those that wait go before queued tasks. */
  giveBack(): void;
  /** Forgets a run that has ended. */
  forget(taskId: string): void;
}

export interface LentParts {
  /** How many may be lent at once. A run beyond them keeps its slot while it waits. */
  readonly most: number;
  readonly hasFree: () => boolean;
  /** Told when a slot is free for somebody else. */
  readonly onFree: () => void;
}

export function createLentSlots({ most, hasFree, onFree }: LentParts): LentSlots {
  const lent = new Set<string>();
  /** Those that would lend theirs too, if not so many were lent. */
  const willing = new Set<string>();
  const asking = new Map<string, PromiseWithResolvers<void>>();

  const giveBack = () => {
    for (const [taskId, { resolve }] of asking) {
      if (!hasFree()) return;
      asking.delete(taskId);
      lent.delete(taskId);
      resolve();
    }
  };
  const lend = (taskId: string) => {
    lent.add(taskId);
    onFree();
  };
  const lendMore = () => {
    for (const taskId of willing) {
      if (lent.size >= most) return;
      willing.delete(taskId);
      lend(taskId);
    }
  };
  const forget = (taskId: string) => {
    asking.get(taskId)?.resolve();
    asking.delete(taskId);
    willing.delete(taskId);
    if (lent.delete(taskId)) lendMore();
  };
  return {
    get count() {
      return lent.size;
    },
    giveBack,
    forget,
    slotOf: (taskId, stopped) => ({
      leave() {
        if (lent.size < most) lend(taskId);
        else willing.add(taskId);
      },
      async take() {
        willing.delete(taskId);
        if (!lent.has(taskId)) return;
        const asked = asking.get(taskId) ?? Promise.withResolvers<void>();
        asking.set(taskId, asked);
        giveBack();
        const { aborted, release } = whenAborted(stopped);
        await Promise.race([asked.promise, aborted]).finally(release);
        asking.delete(taskId);
        lendMore();
      },
    }),
  };
}
