import { ClaudeOpsError, isFinal, type ClaudeOpsApi, type Task } from '@claude-ops/contract';
import { createBackoff } from './create-backoff.ts';
import { settlesWithin } from './settles-within.ts';
import { sleep } from './sleep.ts';
import { waitAborted } from './wait-aborted.ts';

/** A task always has a first event: a stream that does not bring it by then is held back by something on the way. */
const FIRST_EVENT_MS = 5_000;
const SHORTEST_POLL_MS = 10;

export interface WaitSettings {
  readonly pollIntervalMs: number;
  readonly signal: AbortSignal | undefined;
  readonly eventSilenceMs: number;
  /** How many looks in a row may fail. */
  readonly failureLimit: number;
}

/**
 * The task, once it is final: its events tell when that is, and where they can't be followed, looking at it time and
 * again does.
 *
 * @throws {ClaudeOpsError} task_not_found
 * @throws {ClaudeOpsError} wait_aborted
 */
export async function waitForCompletion(
  api: Pick<ClaudeOpsApi, 'getTask' | 'followTaskEvents'>,
  id: string,
  settings: WaitSettings,
): Promise<Task> {
  const task = await api.getTask(id, { signal: settings.signal });
  if (isFinal(task.status)) return task;
  await followToTheEnd(api, id, settings);
  return pollToTheEnd(api, id, settings);
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

/** Looks at the task time and again. */
async function pollToTheEnd(
  api: Pick<ClaudeOpsApi, 'getTask'>,
  id: string,
  { pollIntervalMs, signal, failureLimit }: WaitSettings,
): Promise<Task> {
  const intervalMs = pollIntervalMs >= SHORTEST_POLL_MS ? pollIntervalMs : SHORTEST_POLL_MS;
  const backoff = createBackoff('Looking at the task', { limit: failureLimit, firstMs: intervalMs });
  for (;;) {
    try {
      const task = await api.getTask(id, { signal });
      if (isFinal(task.status)) return task;
      backoff.succeeded();
      await sleep(intervalMs, signal);
    } catch (error) {
      if (!ClaudeOpsError.is(error) || !error.facts.retryable) throw error;
      await backoff.wait(error, signal);
    }
  }
}
