import type { Task } from '@claude-ops/contract';
import { aTask } from '@claude-ops/fixtures';
import { expect, test } from 'vitest';
import type { ArtifactStore } from '../../src/index.ts';
import { ownArtifacts } from '../../src/artifacts/own-artifacts.ts';
import { createMemoryNodeRegistry } from '../../src/index.ts';

const earlier = {
  attempt: 1,
  startedAt: '2026-11-22T00:00:00.000Z',
  endedAt: '2026-11-22T00:00:15.000Z',
  error: { code: 'interrupted', message: 'The server ended.' },
  costUsd: null,
};

/** Lists the artifacts of a task that the engine `there` ran, where there are none. */
async function listHere(task: Task) {
  const store = ownArtifacts({
    artifactStore: { async *list() {} } as unknown as ArtifactStore,
    store: { find: async () => task, findRunner: async () => 'there' },
    registry: createMemoryNodeRegistry(),
    instanceId: 'here',
  });
  return await Array.fromAsync(store.list(task.id));
}

test('a task that was queued again and then cancelled has no artifacts, on any node', async () => {
  const cancelled = { status: 'cancelled' as const, attempts: 1, earlierAttempts: [earlier] };
  expect(await listHere(aTask(cancelled))).toEqual([]);
});

test('the artifacts of a task whose last attempt was not queued again are elsewhere', async () => {
  const completed = { status: 'completed' as const, attempts: 2, earlierAttempts: [earlier] };
  await expect(listHere(aTask(completed))).rejects.toMatchObject({ code: 'artifacts_elsewhere' });
});
