import { expect, test } from 'vitest';
import { createMemoryTaskStore, type TaskStore } from '../../src/index.ts';
import { silentLogger } from '../../src/logger.ts';
import { noteCosts } from '../../src/scheduler/note-costs.ts';

const attempt = { taskId: 'task', attempt: 1 };

function notesIn(noteCost: TaskStore['noteCost']) {
  return noteCosts(attempt, { store: { ...createMemoryTaskStore(), noteCost }, logger: silentLogger });
}

test('a cost whose note failed is known all the same', async () => {
  const costs = notesIn(async () => {
    throw new Error('the database is locked');
  });
  expect(costs.latestUsd).toBeUndefined();
  costs.note(0.25);
  await costs.settle();
  expect(costs.latestUsd).toBe(0.25);
  costs.end(0.5);
  expect(costs.latestUsd).toBe(0.5);
});

test('notes are written one at a time, of those that wait the latest, and settle when none is left', async () => {
  const written: number[] = [];
  const first = Promise.withResolvers<void>();
  const costs = notesIn(async ({ costUsd }) => {
    if (written.length === 0) await first.promise;
    written.push(costUsd);
  });
  for (const costUsd of [0.1, 0.2, 0.3]) costs.note(costUsd);
  const settled = costs.settle().then(() => [...written]);
  first.resolve();
  expect(await settled).toEqual([0.1, 0.3]);
});
