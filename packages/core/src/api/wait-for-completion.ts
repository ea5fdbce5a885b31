import { isFinalEvent, type Task, type WaitOptions } from '@claude-ops/contract';
import { getTask } from './get-task.ts';
import { followTaskEvents, type EventParts } from './task-events.ts';

/** The task, once it is final. In process its log says when: there is nothing to poll for. */
export async function waitForCompletion(
  id: string,
  options: number | WaitOptions,
  parts: EventParts,
): Promise<Task> {
  const { signal }: WaitOptions = typeof options === 'number' ? {} : options;
  for await (const event of followTaskEvents(id, signal === undefined ? {} : { signal }, parts)) {
    if (isFinalEvent(event)) break;
  }
  return await getTask(id, parts.store);
}
