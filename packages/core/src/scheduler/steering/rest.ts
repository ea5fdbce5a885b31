import type { PauseParts } from './pauses.ts';

/** The clock and the slot of a run while something of it waits. */
export interface Rest {
  /** Something of the run waits. */
  begin(): RestingWait;
}

interface RestingWait {
  /** It waits no longer. Settles when the run has the slot that it needs, or has been stopped. */
  end(next: { readonly needsSlot: boolean }): Promise<void>;
}

/**
 * While something of a run waits and nothing of it works, its clock stands, and after a grace its slot is free for others. Work that begins by
 * itself can't be held up: then the slot is taken as soon as there is one.
 */
export function createRest({
  runClock,
  slot,
  work,
  slotGraceMs,
}: Pick<PauseParts, 'runClock' | 'slot' | 'work' | 'slotGraceMs'>): Rest {
  let [waits, takes] = [0, 0];
  let standing: Disposable | undefined;
  let leaving: NodeJS.Timeout | undefined;

  const update = () => {
    const isAtRest = waits + takes > 0 && !work.isHeld;
    if (isAtRest) standing ??= runClock.stand();
    else {
      standing?.[Symbol.dispose]();
      standing = undefined;
    }
    // A run that asks for a slot keeps the one that it gets.
    if (isAtRest && takes === 0) leaving ??= setTimeout(() => slot.leave(), slotGraceMs);
    else {
      clearTimeout(leaving);
      leaving = undefined;
    }
  };
  const take = async () => {
    takes += 1;
    update();
    await slot.take();
    takes -= 1;
    update();
  };
  work.onChange((isHeld) => {
    if (isHeld && waits > 0) void take();
    else update();
  });
  return {
    begin() {
      waits += 1;
      update();
      return {
        async end({ needsSlot }) {
          waits -= 1;
          if (needsSlot) await take();
          else update();
        },
      };
    },
  };
}
