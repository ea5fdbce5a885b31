import type { TaskStore } from '@claude-ops/core';
import { expect } from 'vitest';
import { claimRequest, idAt, newTaskAt, snapshot } from './tasks.ts';

/** Claims with the id of an attempt that is there already, in a store that keeps ids apart. */
export async function claimFails(store: TaskStore): Promise<void> {
  await store.insert(newTaskAt(1));
  await store.insert(newTaskAt(2));
  await store.claim(claimRequest({ attemptId: 'taken' }));
  const before = await snapshot(store, idAt(2));
  await expect(store.claim(claimRequest({ attemptId: 'taken' }))).rejects.toThrow(/unique/i);
  expect(await snapshot(store, idAt(2))).toStrictEqual(before);
  expect(await store.countByStatus()).toMatchObject({ queued: 1, running: 1 });
  expect(await store.claim(claimRequest())).toMatchObject({ attempt: { number: 1 } });
}
