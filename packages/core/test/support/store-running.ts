import { aTask } from '@claude-ops/fixtures';
import type { TaskStore } from '../../src/index.ts';

const AT = '2026-11-22T00:00:00.000Z';
const event = (type: string) => ({ type, at: AT, data: '{}' });

/** Stores a task whose first attempt runs, without anything that runs it. */
export async function storeRunning(store: TaskStore): Promise<{ id: string; finish(): Promise<void> }> {
  const id = 'task';
  await store.insert({
    task: aTask({ id, createdAt: AT }),
    sealedSecrets: null,
    event: event('task.queued'),
  });
  await store.claim({
    instanceId: 'here',
    attemptId: 'attempt',
    now: AT,
    leaseExpiresAt: AT,
  });
  return {
    id,
    async finish() {
      await store.finish({
        taskId: id,
        from: 'running',
        attempt: 1,
        to: 'completed',
        result: null,
        error: null,
        finishedAt: AT,
        event: event('task.completed'),
      });
    },
  };
}
