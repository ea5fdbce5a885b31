import { rewordedError } from '../claude/task-error.ts';
import type { Attempt } from '../attempt/attempt.ts';
import type { ExecutionOutcome } from '../attempt/outcome.ts';
import type { Executor, RunOptions } from '../executors/executor.ts';
import { watchGrowth, type Excess } from '../workspaces/growth/watch-growth.ts';
import { onDisk, takenOnDiskOf } from '../workspaces/growth/written-place.ts';
import type { RunClock } from './steering/run-clock.ts';
import { watchSilence } from './watch-silence.ts';

export interface WatchParts {
  readonly executor: Executor;
  /** The most that a run may write, in bytes. */
  readonly maxGrownBytes: number;
  /** The time of the run. */
  readonly runClock: RunClock;
}

/** Runs, and stops a run that writes too much or says nothing for too long. */
export async function runWatched(
  attempt: Attempt,
  { executor, maxGrownBytes, runClock }: WatchParts,
  run: RunOptions,
): Promise<ExecutionOutcome> {
  const workspace = onDisk('the workspace', run.workspace.path);
  const places = () => [workspace, ...(executor.writtenBy?.(attempt.id) ?? [])];
  await using growth = watchGrowth(places, {
    maxBytes: maxGrownBytes,
    takenOnDisk: () => takenOnDiskOf(run.workspace.path),
  });
  using silence = watchSilence({ timeoutMs: attempt.spec.silenceTimeout, emit: run.emit, clock: runClock });
  const { emit } = silence;
  const signal = AbortSignal.any([run.signal, growth.signal, silence.signal]);
  return withExcess(await executor.run(attempt, { ...run, emit, signal }), growth.excess);
}

/** A run that was stopped for what it wrote is told where most of that is. */
function withExcess(outcome: ExecutionOutcome, excess: Excess | undefined): ExecutionOutcome {
  if (outcome.status !== 'failed' || outcome.error.code !== 'workspace_too_large' || excess === undefined)
    return outcome;
  const { maxBytes, bytes, place } = excess;
  const message = `The run wrote more than the ${maxBytes} bytes that this server allows, most of it in ${place}, and was stopped.`;
  return { ...outcome, error: rewordedError(outcome.error, message, { maxBytes, bytes, place }) };
}
