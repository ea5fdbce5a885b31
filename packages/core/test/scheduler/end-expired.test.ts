import type { Task } from '@claude-ops/contract';
import { aTask } from '@claude-ops/fixtures';
import { expect, test } from 'vitest';
import { createEventHub } from '../../src/events/event-hub.ts';
import { createMemoryTaskStore, type TaskStore } from '../../src/index.ts';
import { silentLogger } from '../../src/logger.ts';
import { endExpired, endOrphans, type RecoveryParts } from '../../src/scheduler/recover.ts';

const LEASE_ENDED = '2026-11-22T00:00:15.000Z';
const NOW = '2026-11-22T00:00:20.000Z';
const event = (type: string) => ({ type, at: LEASE_ENDED, data: '{}' });
const retries = { on: ['interrupted' as const], max: 1 };

/** Another engine that looks at a task that `there` runs, and whose lease has ended. It writes down what it removes. */
async function leaveExpired(
  overrides: Partial<Task> = {},
  change: (store: TaskStore) => Partial<TaskStore> = () => ({}),
) {
  const store = createMemoryTaskStore();
  const task = aTask({ id: 'task', ...overrides });
  await store.insert({ task, sealedSecrets: null, event: event('task.queued') });
  await store.claim({
    instanceId: 'there',
    attemptId: 'attempt',
    now: LEASE_ENDED,
    leaseExpiresAt: LEASE_ENDED,
  });
  const removed: string[] = [];
  const parts = {
    store: { ...store, ...change(store) },
    hub: createEventHub(),
    clock: { now: () => Date.parse(NOW) },
    logger: silentLogger,
    executors: new Map(),
    workspaces: { discard: async () => void removed.push('workspace') },
    uploads: { remove: async () => void removed.push('upload') },
    queued: () => undefined,
    runsHere: () => false,
  } as unknown as RecoveryParts;
  return { store, removed, parts: (instanceId: string): RecoveryParts => ({ ...parts, instanceId }) };
}

/** Its engine reaches the store again after the task was found, and before its end is written. */
const renewing = ({ renewLeases, finish, requeue }: TaskStore): Partial<TaskStore> => {
  const renew = () => renewLeases({ instanceId: 'there', leaseExpiresAt: '2026-11-22T00:00:35.000Z' });
  return {
    finish: async (request) => await renew().then(() => finish(request)),
    requeue: async (request) => await renew().then(() => requeue(request)),
  };
};

test.for([null, retries])(
  'a task whose lease was renewed since it was found keeps its upload and its workspace, with retries %j',
  async (given) => {
    const { store, removed, parts } = await leaveExpired({ retries: given }, renewing);
    await endExpired(parts('here'));
    expect(await store.find('task')).toMatchObject({ status: 'running' });
    expect(removed).toEqual([]);
  },
);

test('a task that is ended loses its upload and its workspace', async () => {
  const { store, removed, parts } = await leaveExpired();
  await endExpired(parts('here'));
  expect(await store.find('task')).toMatchObject({ status: 'failed' });
  expect(removed).toEqual(['upload', 'workspace']);
});

test('a task of another engine that is queued again loses nothing: its next attempt may have begun here', async () => {
  const { store, removed, parts } = await leaveExpired({ retries });
  await endExpired(parts('here'));
  expect(await store.find('task')).toMatchObject({ status: 'queued' });
  expect(removed).toEqual([]);
});

test('the workspace of an own attempt goes before its task is queued again', async () => {
  const { removed, parts } = await leaveExpired({ retries }, ({ requeue }) => ({
    async requeue(request) {
      removed.push('queued again');
      return await requeue(request);
    },
  }));
  await endOrphans(new Set(['attempt']), parts('there'));
  expect(removed).toEqual(['workspace', 'queued again']);
});
