import { ClaudeOpsError, type ClaudeOpsApi, type Task, type TaskEvent } from '@claude-ops/contract';
import type { Interrupts } from '../interrupts/listen-for-interrupts.ts';
import { whenAborted } from '../interrupts/when-aborted.ts';

export interface WatchOptions {
  readonly api: ClaudeOpsApi;
  readonly taskId: string;
  readonly interrupts: Interrupts;
  readonly onEvent: (event: TaskEvent) => void;
  /** Called when the first interrupt is about to cancel the task. */
  readonly onCancelling: () => void;
}

/**
 * The task once it is final; undefined when the second interrupt came before. The first interrupt cancels the task
 * and goes on waiting for its end.
 *
 * @throws {ClaudeOpsError} whatever keeps the task from being watched or cancelled.
 */
export async function watchTask(options: WatchOptions): Promise<Task | undefined> {
  const over = new AbortController();
  try {
    return await Promise.race([
      followToEnd(options, over.signal),
      cancelWhenInterrupted(options, over.signal),
      whenAborted(options.interrupts.second).then(() => undefined),
    ]);
  } finally {
    over.abort();
  }
}

async function followToEnd({ api, taskId, onEvent }: WatchOptions, signal: AbortSignal): Promise<Task> {
  for await (const event of api.followTaskEvents(taskId, { signal })) onEvent(event);
  return api.waitForCompletion(taskId, { signal });
}

async function cancelWhenInterrupted(options: WatchOptions, signal: AbortSignal): Promise<Task> {
  const { api, taskId, interrupts, onCancelling } = options;
  await whenAborted(interrupts.first);
  onCancelling();
  try {
    return await api.cancelTask(taskId, { signal });
  } catch (error) {
    // It ended by itself just before: that end is the one to report.
    if (ClaudeOpsError.is(error, 'task_already_finished')) return api.getTask(taskId, { signal });
    throw error;
  }
}
