import { setTimeout as delay } from 'node:timers/promises';
import { taskError } from '../claude/task-error.ts';
import type { EmittedEvent } from '../attempt/emitted-event.ts';
import { ownEvent } from '../attempt/own-event.ts';
import type { ExecutionOutcome } from '../attempt/outcome.ts';
import { NotStartedError } from '../executors/not-started-error.ts';
import { shortageOf, type Shortage } from '../system/shortage.ts';

/** How long after each try the next one comes, in milliseconds: half a minute in all, until others have given something back. */
const START_DELAYS_MS: readonly number[] = [500, 1_000, 2_000, 4_000, 8_000, 16_000];

export interface StartTries {
  /** Whether the run may have begun: then nothing but a {@link NotStartedError} is tried again. */
  readonly hasBegun: () => boolean;
  readonly emit: (event: EmittedEvent) => Promise<void>;
  /** Ends the wait, with its reason. */
  readonly signal: AbortSignal;
  /** @default START_DELAYS_MS */
  readonly delaysMs?: readonly number[];
}

/** The machine was short of something for as long as anybody waited. */
export class ShortageError extends Error {
  constructor(
    { code, lacks }: Shortage,
    { tries, cause }: { readonly tries: number; readonly cause: unknown },
  ) {
    super(`The run could not be started: there was ${lacks} to be had (${code}), at ${tries} tries.`, {
      cause,
    });
  }
}

/**
 * Does what begins a run, and again after a while where the machine could not do it for a moment. An event says so each time.
 *
 * @throws {ShortageError} where no try helped.
 * @throws the reason of the signal, where it is aborted.
 */
export async function whenPossible<T>(begin: () => Promise<T>, tries: StartTries): Promise<T> {
  const { delaysMs = START_DELAYS_MS } = tries;
  for (let tried = 0; ; tried += 1) {
    try {
      return await begin();
    } catch (error) {
      const shortage = mayTryAgain(error, tries) ? shortageOf(error) : undefined;
      if (shortage === undefined) throw error;
      const delayMs = delaysMs[tried];
      if (delayMs === undefined) throw new ShortageError(shortage, { tries: tried + 1, cause: error });
      const reason = `There was ${shortage.lacks} to be had.`;
      await tries.emit(ownEvent('task.start_delayed', { code: shortage.code, reason, delayMs }));
      await pause(delayMs, tries.signal);
    }
  }
}

/** The outcome of a task that could not be started. */
export function outcomeOfShortage({ message }: ShortageError): ExecutionOutcome {
  return { status: 'failed', error: taskError('out_of_resources', message), result: null };
}

function mayTryAgain(error: unknown, { hasBegun }: StartTries): boolean {
  return error instanceof NotStartedError || !hasBegun();
}

async function pause(delayMs: number, signal: AbortSignal): Promise<void> {
  await delay(delayMs, undefined, { signal }).catch(() => undefined);
  signal.throwIfAborted();
}
