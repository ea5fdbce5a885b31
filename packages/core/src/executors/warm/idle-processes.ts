import type { WarmProfile } from '../../claude/delivery/delivery.ts';
import { isSameProfile } from '../../claude/delivery/warm-profile.ts';
import type { Measured } from './keep-checked.ts';
import { isThere, type IdleClaude } from './idle-claude.ts';

interface Idle<Warm extends IdleClaude> extends Measured {
  readonly warmProcess: Warm;
  readonly aging: NodeJS.Timeout;
}

export interface IdleProcessesOptions<Warm extends IdleClaude> {
  /** How long one is kept, in milliseconds. */
  readonly maxAgeMs: number;
  /** Given one that is dropped. */
  readonly onDropped: (warmProcess: Warm) => void;
  /** One has been dropped for its age. */
  readonly onAged: () => void;
}

/** Those that wait for a task. */
export interface IdleProcesses<Warm extends IdleClaude> {
  readonly all: ReadonlySet<Idle<Warm>>;
  /** One is dropped when it dies, can't be spoken to any more, or has grown old. */
  add(warmProcess: Warm, memoryBytes: number): void;
  drop(one: Idle<Warm>): void;
  take(profile: WarmProfile): Warm | undefined;
}

export function createIdleProcesses<Warm extends IdleClaude>({
  maxAgeMs,
  onDropped,
  onAged,
}: IdleProcessesOptions<Warm>): IdleProcesses<Warm> {
  const all = new Set<Idle<Warm>>();
  const remove = (one: Idle<Warm>) => {
    clearTimeout(one.aging);
    return all.delete(one);
  };
  const drop = (one: Idle<Warm>) => {
    if (remove(one)) onDropped(one.warmProcess);
  };
  return {
    all,
    drop,
    add(warmProcess, memoryBytes) {
      const replace = () => {
        drop(one);
        onAged();
      };
      const one: Idle<Warm> = { warmProcess, memoryBytes, aging: setTimeout(replace, maxAgeMs) };
      one.aging.unref();
      all.add(one);
      void warmProcess.claude.exited.then(() => drop(one));
      void warmProcess.claude.conversation.closed.then(() => drop(one));
    },
    take(profile) {
      const one = [...all].find(
        ({ warmProcess }) => isSameProfile(warmProcess.profile, profile) && isThere(warmProcess),
      );
      if (one !== undefined) remove(one);
      return one?.warmProcess;
    },
  };
}
