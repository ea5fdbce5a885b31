import type { ClaudeOps } from '@claude-ops/sdk';

/** Settles at the moment a task's final event arrives. @throws where the task did not complete. */
export async function finished(client: ClaudeOps, id: string, signal: AbortSignal): Promise<void> {
  let last = '';
  for await (const { type } of client.followTaskEvents(id, { signal })) last = type;
  if (last !== 'task.completed') throw new Error(`The task ${id} ended with ${last}.`);
}
