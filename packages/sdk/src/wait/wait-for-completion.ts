import type { ClaudeOpsApi, FinishedTask } from '@claude-ops/contract';
import { ClaudeOpsError } from '@claude-ops/contract/client';
import { createBackoff, type Backoff } from './create-backoff.ts';
import type { Looks } from './create-looks.ts';
import type { Slots } from './create-slots.ts';
import type { Ticks } from './create-ticks.ts';
import { settlesWithin } from './settles-within.ts';
import { sleep } from './sleep.ts';
import { waitAborted } from './wait-aborted.ts';

/** A task always has a first event: a stream that does not bring it by then is held back by something on the way. */
const FIRST_EVENT_MS = 5_000;
const SHORTEST_POLL_MS = 10;

/** What the waits of a client share, so that they do not take all connections to a server. */
export interface SharedByWaits {
  readonly looks: Looks;
  readonly ticks: Ticks;
  /** Event streams that waits may follow at a time. */
  readonly streams: Slots;
}

export interface WaitSettings {
  readonly pollIntervalMs: number;
  readonly signal: AbortSignal | undefined;
  readonly eventSilenceMs: number;
  /** How many looks in a row may fail. */
  readonly failureLimit: number;
}

interface WaitParts extends SharedByWaits {
  readonly api: Pick<ClaudeOpsApi, 'followTaskEvents'>;
}

/**
 * The task, once it is final: its events tell when that is. Where they can't be followed, or others are followed
 * already, looking at it time and again does.
 *
 * @throws {ClaudeOpsError} task_not_found
 * @throws {ClaudeOpsError} wait_aborted
 */
export async function waitForCompletion(
  { api, looks, ticks, streams }: WaitParts,
  id: string,
  settings: WaitSettings,
): Promise<FinishedTask> {
  const { pollIntervalMs, signal, failureLimit } = settings;
  const intervalMs = pollIntervalMs >= SHORTEST_POLL_MS ? pollIntervalMs : SHORTEST_POLL_MS;
  const backoff = createBackoff('Looking at the task', { limit: failureLimit, firstMs: intervalMs });
  let task = await lookAtOnce(looks, id, signal);
  for (let hasFollowed = false; task === undefined;) {
    const leave = hasFollowed ? undefined : streams.take();
    if (leave === undefined) await sleep(ticks.delayMs(intervalMs), signal);
    else {
      hasFollowed = true;
      await followToTheEnd(api, id, settings).finally(leave);
    }
    task = await lookUntilAnswered(() => lookAtOnce(looks, id, signal), { backoff, signal });
  }
  return task;
}

async function lookAtOnce(
  looks: Looks,
  id: string,
  signal: AbortSignal | undefined,
): Promise<FinishedTask | undefined> {
  try {
    return await looks.look(id, signal);
  } catch (error) {
    throw signal?.aborted ? waitAborted(signal) : error;
  }
}

/** Returns after the final event, or as soon as it is plain that the events can't be followed. */
async function followToTheEnd(
  api: Pick<ClaudeOpsApi, 'followTaskEvents'>,
  id: string,
  { signal, eventSilenceMs }: WaitSettings,
): Promise<void> {
  const events = api.followTaskEvents(id, { signal });
  try {
    const first = events.next();
    if (await settlesWithin(first, Math.min(FIRST_EVENT_MS, eventSilenceMs))) {
      for (let step = await first; !step.done;) step = await events.next();
    }
  } catch {
    if (signal?.aborted) throw waitAborted(signal);
    // Looking at the task tells what is really wrong, if anything is.
  } finally {
    await events.return?.();
  }
}

async function lookUntilAnswered(
  look: () => Promise<FinishedTask | undefined>,
  { backoff, signal }: { backoff: Backoff; signal: AbortSignal | undefined },
): Promise<FinishedTask | undefined> {
  for (;;) {
    try {
      const task = await look();
      backoff.succeeded();
      return task;
    } catch (error) {
      if (!ClaudeOpsError.is(error) || !error.facts.retryable) throw error;
      await backoff.wait(error, signal);
    }
  }
}
