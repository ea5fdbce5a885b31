import { expect, test } from 'vitest';
import { listTaskEvents } from '../../src/api/task-events.ts';
import { createEventHub } from '../../src/events/event-hub.ts';
import { followLog } from '../../src/events/follow-log.ts';
import { createMemoryTaskStore, type TaskStore } from '../../src/index.ts';
import { storeRunning } from '../support/store-running.ts';

const MIB = 1024 * 1024;

/** A log of two events of the task's own, and then messages of so many MiB. */
async function storeMessages(store: TaskStore, ...sizes: number[]): Promise<string> {
  const { id, finish } = await storeRunning(store);
  const events = sizes.map((size) => ({
    type: 'claude.user',
    at: '2026-11-22T00:00:00.000Z',
    data: JSON.stringify('x'.repeat(size * MIB)),
  }));
  await store.appendEvents([{ taskId: id, attempt: 1, events }]);
  await finish();
  return id;
}

/** Of each page, the sequences. */
async function pagesOf(store: TaskStore, id: string, limit: number): Promise<number[][]> {
  const pages: number[][] = [];
  for (let after: number | null = 0; after !== null;) {
    const page = await listTaskEvents(id, { after, limit }, store);
    pages.push(page.data.map(({ sequence }) => sequence));
    after = page.nextAfter;
  }
  return pages;
}

test('a page ends before its events are beyond 16 MiB, and says that there is more', async () => {
  await using store = createMemoryTaskStore();
  const id = await storeMessages(store, 9, 9, 20, 1, 1);
  expect(await pagesOf(store, id, 1_000)).toEqual([[1, 2, 3], [4], [5], [6, 7, 8]]);
});

test('a page that has as many events as the log says that there is no more', async () => {
  await using store = createMemoryTaskStore();
  const id = await storeMessages(store, 0);
  expect(await pagesOf(store, id, 4)).toEqual([[1, 2, 3, 4]]);
  expect(await pagesOf(store, id, 2)).toEqual([
    [1, 2],
    [3, 4],
  ]);
  expect(await pagesOf(store, id, 3)).toEqual([[1, 2, 3], [4]]);
});

test('a follower reads every event, and never more than 4 MiB or one event at a time', async () => {
  await using store = createMemoryTaskStore();
  const id = await storeMessages(store, 3, 3, 1, 9, 0);
  const pages: string[][] = [];
  const watched: TaskStore = {
    ...store,
    async listEvents(taskId, request) {
      const page = await store.listEvents(taskId, request);
      pages.push(page.map(({ data }) => data));
      return page;
    },
  };
  const { signal } = new AbortController();
  const log = await Array.fromAsync(
    followLog({ store: watched, hub: createEventHub(), taskId: id, after: 0, signal }),
  );
  expect(log.map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  const beyond = pages.filter((page) => page.length > 1 && page.join('').length > 4 * MIB);
  expect(beyond).toEqual([]);
});
