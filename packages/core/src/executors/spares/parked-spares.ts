import type { WarmProfile } from '../../claude/delivery/delivery.ts';
import { isSameProfile } from '../../claude/delivery/warm-profile.ts';
import type { Measured } from './keep-checked.ts';
import { isThere, type ParkedClaude } from './spare.ts';

interface Parked<Spare extends ParkedClaude> extends Measured {
  readonly spare: Spare;
  readonly aging: NodeJS.Timeout;
}

export interface ParkedSparesOptions<Spare extends ParkedClaude> {
  /** How long one is kept, in milliseconds. */
  readonly maxAgeMs: number;
  /** Given one that is dropped. */
  readonly onDropped: (spare: Spare) => void;
  /** One has been dropped for its age. */
  readonly onAged: () => void;
}

/** Those that wait for a task. */
export interface ParkedSpares<Spare extends ParkedClaude> {
  readonly all: ReadonlySet<Parked<Spare>>;
  /** One is dropped when it dies, can't be spoken to any more, or has grown old. */
  add(spare: Spare, memoryBytes: number): void;
  drop(one: Parked<Spare>): void;
  take(profile: WarmProfile): Spare | undefined;
}

export function createParkedSpares<Spare extends ParkedClaude>({
  maxAgeMs,
  onDropped,
  onAged,
}: ParkedSparesOptions<Spare>): ParkedSpares<Spare> {
  const all = new Set<Parked<Spare>>();
  const remove = (one: Parked<Spare>) => {
    clearTimeout(one.aging);
    return all.delete(one);
  };
  const drop = (one: Parked<Spare>) => {
    if (remove(one)) onDropped(one.spare);
  };
  return {
    ...{ all, drop },
    add(spare, memoryBytes) {
      const replace = () => {
        drop(one);
        onAged();
      };
      const one: Parked<Spare> = { spare, memoryBytes, aging: setTimeout(replace, maxAgeMs) };
      one.aging.unref();
      all.add(one);
      void spare.claude.exited.then(() => drop(one));
      spare.claude.stdin.once('close', () => drop(one));
    },
    take(profile) {
      const one = [...all].find(({ spare }) => isSameProfile(spare.profile, profile) && isThere(spare));
      if (one !== undefined) remove(one);
      return one?.spare;
    },
  };
}
