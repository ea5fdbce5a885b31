import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { bundleEvents } from '../../src/event-stream/bundle-events.ts';
import { eventFrame } from '../../src/event-stream/frames.ts';

const event = (sequence: number, data: unknown = {}) => ({
  sequence,
  type: 'claude.assistant',
  at: '2026-11-22T19:30:00.000Z',
  data,
});
const text = (events: readonly ReturnType<typeof event>[]) =>
  events.map((one) => eventFrame(one).toString()).join('');

function bundleInto() {
  const written: Buffer[] = [];
  return { written, bundle: bundleEvents((frames) => void written.push(frames)) };
}

test('what comes in one turn of the event loop goes out in one piece, in order, before the next is over', async () => {
  const { written, bundle } = bundleInto();
  const events = [1, 2, 3].map((sequence) => event(sequence));
  for (const one of events) {
    bundle.add(one);
    await Promise.resolve();
  }
  expect(written).toEqual([]);
  await nextTurn();
  expect(written.map(String)).toEqual([text(events)]);
  await nextTurn();
  bundle.add(event(4));
  await nextTurn();
  expect(written.map(String)).toEqual([text(events), text([event(4)])]);
});

test('one piece is the same for all who are given the same events', async () => {
  const [one, other, third] = [bundleInto(), bundleInto(), bundleInto()];
  const events = [1, 2].map((sequence) => event(sequence));
  for (const { bundle } of [one, other]) events.forEach(bundle.add);
  for (const shorter of events.slice(1)) third.bundle.add(shorter);
  await nextTurn();
  expect(one.written[0]).toBe(other.written[0]);
  expect(third.written.map(String)).toEqual([text(events.slice(1))]);
});

test('what is large goes out at once, and what was let go of goes out once', async () => {
  const { written, bundle } = bundleInto();
  const events = [event(1), event(2, { text: 'x'.repeat(64 * 1024) }), event(3)];
  events.forEach(bundle.add);
  expect(written.map(String)).toEqual([text(events.slice(0, 2))]);
  bundle.flush();
  expect(written.map(String)).toEqual([text(events.slice(0, 2)), text(events.slice(2))]);
  bundle.flush();
  await nextTurn();
  expect(written).toHaveLength(2);
});
