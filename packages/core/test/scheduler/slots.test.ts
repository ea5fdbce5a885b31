import { expect, test } from 'vitest';
import { createLentSlots } from '../../src/scheduler/slots.ts';

const NEVER = new AbortController().signal;

function createRoom(total: number, most = 10) {
  let [taken, told] = [total, 0];
  const slots = createLentSlots({
    most,
    hasFree: () => taken - slots.count < total,
    onFree: () => (told += 1),
  });
  return { slots, take: (count: number) => (taken += count), told: () => told };
}

const isSettled = async (promise: Promise<unknown>) =>
  await Promise.race([promise.then(() => true), new Promise((resolve) => setImmediate(resolve, false))]);

test('a run that leaves its slot gets it back at once where it is still free', async () => {
  const { slots, told } = createRoom(1);
  const slot = slots.slotOf('a', NEVER);
  await slot.take();
  slot.leave();
  expect([slots.count, told()]).toEqual([1, 1]);
  await slot.take();
  expect(slots.count).toBe(0);
});

test('where others have the slots it waits, and the one that has waited longest comes first', async () => {
  const { slots, take } = createRoom(2);
  const [a, b] = [slots.slotOf('a', NEVER), slots.slotOf('b', NEVER)];
  a.leave();
  b.leave();
  take(2);
  const [first, second] = [b.take(), a.take()];
  expect(await isSettled(first)).toBe(false);
  take(-1);
  slots.giveBack();
  await first;
  expect(await isSettled(second)).toBe(false);
  take(-1);
  slots.giveBack();
  await second;
  expect(slots.count).toBe(0);
});

test('a run that is stopped, or has ended, waits for no slot', async () => {
  const { slots, take } = createRoom(1);
  const stop = new AbortController();
  const [stopped, ended] = [slots.slotOf('stopped', stop.signal), slots.slotOf('ended', NEVER)];
  stopped.leave();
  ended.leave();
  take(5);
  const waits = [stopped.take(), ended.take()];
  stop.abort();
  slots.forget('ended');
  await Promise.all(waits);
  slots.forget('stopped');
  expect(slots.count).toBe(0);
});

test('beyond the most that may be lent, a run keeps its slot', async () => {
  const { slots, told } = createRoom(3, 1);
  for (const taskId of ['a', 'b']) slots.slotOf(taskId, NEVER).leave();
  expect([slots.count, told()]).toEqual([1, 1]);
});

test('two that want the slot of one run back have it together', async () => {
  const { slots, take } = createRoom(1);
  const slot = slots.slotOf('a', NEVER);
  slot.leave();
  take(1);
  const waits = [slot.take(), slot.take()];
  take(-1);
  slots.giveBack();
  await Promise.all(waits);
  expect(slots.count).toBe(0);
});
