import type { Task } from '@claude-ops/contract';
import type { TaskStore } from '../../src/index.ts';

const AT = '2026-11-22T00:00:00.000Z';
const event = (type: string) => ({ type, at: AT, data: '{}' });

/** Stores a task whose first attempt runs, without anything that runs it. */
export async function storeRunning(store: TaskStore): Promise<{ id: string; finish(): Promise<void> }> {
  const id = 'task';
  await store.insert({ task: taskOf(id), sealedSecrets: null, event: event('task.queued') });
  await store.claim({
    instanceId: 'here',
    attemptId: 'attempt',
    now: AT,
    leaseExpiresAt: AT,
    event: () => event('task.started'),
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

function taskOf(id: string): Task {
  return {
    id,
    status: 'queued',
    mode: 'process',
    model: null,
    permissionMode: 'acceptEdits',
    timeout: 60_000,
    tags: {},
    attempts: 0,
    createdAt: AT,
    startedAt: null,
    finishedAt: null,
    error: null,
    prompt: 'hello',
    schema: null,
    trustWorkspace: false,
    files: null,
    backgroundTimeout: 600_000,
    maxCostUsd: null,
    resources: null,
    artifactFilter: null,
    artifactsOmitted: null,
    mcpServers: null,
    network: { policy: 'open', isEnforced: false, seen: [] },
    result: null,
  };
}
