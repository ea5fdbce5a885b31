import type { WaitingFor } from '@claude-ops/contract';
import type { Pause, Pauses } from '../../attempt/steering.ts';
import { timestamp, type Clock } from '../../clock.ts';
import type { Logger } from '../../logger.ts';
import type { TaskQueue } from '../../store/task-queue.ts';
import type { HeldState } from '../../system/held-state.ts';
import { createRest } from './rest.ts';
import type { RunClock } from './run-clock.ts';

/** The slot of a run. */
export interface Slot {
  /** Gives the slot to others. */
  leave(): void;
  /** Settles when the run has a slot again, or has been stopped. At once where it never gave it away. */
  take(): Promise<void>;
}

export interface PauseParts {
  readonly taskId: string;
  readonly attempt: number;
  readonly store: Pick<TaskQueue, 'noteWaiting'>;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly runClock: RunClock;
  readonly slot: Slot;
  /** Held while something of the run works. */
  readonly work: HeldState;
  /** How long a run keeps its slot while it waits, in milliseconds. */
  readonly slotGraceMs: number;
}

/** Several waits at once are one pause, which ends with the last of them. The task names the wait that began first. */
export function createPauses(parts: PauseParts): Pauses {
  const { taskId, attempt, store, logger } = parts;
  const rest = createRest(parts);
  const waits: WaitingFor[] = [];
  let noted: Promise<void> = Promise.resolve();

  /** In order, and nobody waits for it. The task goes on also where it can't be said what it waits for. */
  const note = () => {
    const [waitingFor = null] = waits;
    noted = noted
      .then(() => store.noteWaiting({ taskId, attempt, waitingFor }))
      .catch((error: unknown) =>
        logger.error({ event: 'waiting_not_noted', err: error, taskId }, 'a wait could not be stored'),
      );
  };
  return {
    async during(pause, wait) {
      const waiting = rest.begin();
      const waitingFor = toWaitingFor(pause, parts.clock.now());
      waits.push(waitingFor);
      if (waits[0] === waitingFor) note();
      try {
        return await wait();
      } finally {
        const wasFirst = waits[0] === waitingFor;
        waits.splice(waits.indexOf(waitingFor), 1);
        await waiting.end({ needsSlot: pause.needsSlot?.() ?? true });
        if (wasFirst) note();
      }
    },
  };
}

function toWaitingFor(pause: Pause, now: number): WaitingFor {
  const { kind, reason, approvalId, timeoutMs } = pause;
  const { until = timeoutMs === null ? null : timestamp(now + timeoutMs) } = pause;
  return { kind, reason, since: timestamp(now), until, approvalId };
}
