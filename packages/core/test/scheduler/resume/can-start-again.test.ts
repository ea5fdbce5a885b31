import { aTask } from '@claude-ops/fixtures';
import { expect, test } from 'vitest';
import { createMemoryTaskStore, type EventDraft } from '../../../src/index.ts';
import { canStartAgain } from '../../../src/scheduler/resume/can-start-again.ts';

const AT = '2026-11-22T00:00:00.000Z';
/** Of a type, or of a type and its data with a space between. */
const draft = (said: string): EventDraft => {
  const [type = '', data = '{}'] = said.split(' ');
  return { type, at: AT, data };
};

/** Asks about the attempt after some that said this; `says` is what itself has said. */
async function ask(earlier: readonly (readonly string[])[], says: readonly string[]): Promise<boolean> {
  const store = createMemoryTaskStore();
  const retries = { on: ['interrupted' as const], max: 10 };
  const task = aTask({ id: 'task', createdAt: AT, retries });
  await store.insert({ task, sealedSecrets: null, event: draft('task.queued') });
  const run = async (number: number, types: readonly string[]) => {
    await store.claim({
      instanceId: 'here',
      attemptId: `attempt ${number}`,
      now: AT,
      leaseExpiresAt: AT,
    });
    await store.appendEvents([{ taskId: 'task', attempt: number, events: types.map(draft) }]);
  };
  for (const [index, types] of earlier.entries()) {
    await run(index + 1, types);
    await store.requeue({
      taskId: 'task',
      attempt: index + 1,
      endedAt: AT,
      error: { code: 'interrupted', message: 'The server ended.' },
      event: () => draft('task.requeued'),
    });
  }
  await run(earlier.length + 1, says);
  const [abandoned] = await store.listAbandoned({ instanceId: 'here', now: AT });
  if (abandoned === undefined) throw new Error('nothing was left');
  const asked = { has: async () => false } as unknown as Parameters<typeof canStartAgain>[1]['asked'];
  return await canStartAgain(abandoned, { store, asked });
}

const many = (type: string, count: number): string[] => Array.from({ length: count }, () => type);

test('a run that has said much, or was started again twice, is not started again', async () => {
  expect(await ask([], ['claude.system'])).toBe(true);
  expect(await ask([], many('claude.system', 100))).toBe(false);
  expect(await ask([], ['task.resumed'])).toBe(true);
  expect(await ask([], many('task.resumed', 2))).toBe(false);
});

test('the log of earlier attempts does not count', async () => {
  expect(await ask([many('claude.system', 3_000)], ['claude.system'])).toBe(true);
  expect(await ask([many('task.resumed', 2)], ['task.resumed'])).toBe(true);
  expect(await ask([many('task.resumed', 2)], many('task.resumed', 2))).toBe(false);
});

test('an attempt that goes on in the session of an earlier one was not started again by that', async () => {
  const first = 'task.resumed {"after":0,"attempt":1}';
  expect(await ask([['claude.system']], [first, 'task.resumed', first])).toBe(true);
  expect(await ask([['claude.system']], [first, 'task.resumed', first, 'task.resumed', first])).toBe(false);
});
