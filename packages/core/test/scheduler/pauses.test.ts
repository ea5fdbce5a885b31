import type { WaitingFor } from '@claude-ops/contract';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createPauses } from '../../src/scheduler/steering/pauses.ts';
import { createStopSwitch } from '../../src/scheduler/stop-switch.ts';
import { createHeldState } from '../../src/system/held-state.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const PAUSE = { kind: 'message', reason: 'More.', approvalId: null, timeoutMs: 60_000 } as const;

function createRoom(noted: (WaitingFor | null)[] = []) {
  const said: string[] = [];
  const stopSwitch = createStopSwitch(1_000);
  const work = createHeldState();
  const pauses = createPauses({
    taskId: 'a task',
    attempt: 1,
    store: { noteWaiting: async ({ waitingFor }) => void noted.push(waitingFor) },
    logger: { info() {}, warn() {}, error: () => void said.push('error') },
    clock: { now: () => Date.UTC(2026, 10, 22) },
    runClock: stopSwitch.clock,
    slot: { leave: () => void said.push('leave'), take: async () => void said.push('take') },
    work,
    slotGraceMs: 500,
  });
  return { pauses, stopSwitch, said, noted, work };
}

test('a wait stops the clock of the run, says so, and gives the slot away after the grace', async () => {
  const { pauses, stopSwitch, said, noted } = createRoom();
  const { promise, resolve } = Promise.withResolvers<string>();
  vi.advanceTimersByTime(900);
  const waited = pauses.during(PAUSE, () => promise);
  await vi.advanceTimersByTimeAsync(499);
  expect(said).toEqual([]);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(said).toEqual(['leave']);
  expect(stopSwitch.signal.aborted).toBe(false);
  resolve('an answer');
  expect(await waited).toBe('an answer');
  await vi.advanceTimersByTimeAsync(0);
  expect(said).toEqual(['leave', 'take']);
  expect(noted).toEqual([
    {
      kind: 'message',
      reason: 'More.',
      since: '2026-11-22T00:00:00.000Z',
      until: '2026-11-22T00:01:00.000Z',
      approvalId: null,
    },
    null,
  ]);
  vi.advanceTimersByTime(99);
  expect(stopSwitch.signal.aborted).toBe(false);
  vi.advanceTimersByTime(1);
  expect(stopSwitch.signal.reason).toBe('timed_out');
});

test('of two waits at once the first is told, then the second, and each takes a slot before it ends', async () => {
  const { pauses, stopSwitch, noted, said } = createRoom();
  const [first, second] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const waits = [
    pauses.during({ ...PAUSE, reason: 'first' }, () => first.promise),
    pauses.during({ ...PAUSE, reason: 'second' }, () => second.promise),
  ];
  await vi.advanceTimersByTimeAsync(0);
  first.resolve();
  await waits[0];
  expect(said).toEqual(['take']);
  expect(stopSwitch.clock.stands).toBe(true);
  second.resolve();
  await waits[1];
  await vi.advanceTimersByTimeAsync(0);
  expect(stopSwitch.clock.stands).toBe(false);
  expect(noted.map((waitingFor) => waitingFor?.reason)).toEqual(['first', 'second', undefined]);
  expect(said).toEqual(['take', 'take']);
  stopSwitch[Symbol.dispose]();
});

test('a wait that fails ends the pause too', async () => {
  const { pauses, stopSwitch } = createRoom();
  await expect(pauses.during(PAUSE, () => Promise.reject(new Error('No.')))).rejects.toThrow('No.');
  expect(stopSwitch.clock.stands).toBe(false);
  stopSwitch[Symbol.dispose]();
});

test('while something works during a wait, the clock goes and the slot is kept', async () => {
  const { pauses, stopSwitch, said, work } = createRoom();
  const working = work.hold();
  void pauses.during(PAUSE, () => new Promise(() => undefined));
  await vi.advanceTimersByTimeAsync(900);
  expect(stopSwitch.clock.stands).toBe(false);
  working[Symbol.dispose]();
  expect(stopSwitch.clock.stands).toBe(true);
  await vi.advanceTimersByTimeAsync(499);
  expect(said).toEqual([]);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(said).toEqual(['leave']);
  expect(stopSwitch.signal.aborted).toBe(false);
});

test('work that begins during a wait takes the slot back, and the slot is free again after it', async () => {
  const { pauses, stopSwitch, said, work } = createRoom();
  void pauses.during(PAUSE, () => new Promise(() => undefined));
  await vi.advanceTimersByTimeAsync(500);
  const working = work.hold();
  await vi.advanceTimersByTimeAsync(100);
  expect(said).toEqual(['leave', 'take']);
  expect(stopSwitch.clock.stands).toBe(false);
  working[Symbol.dispose]();
  await vi.advanceTimersByTimeAsync(500);
  expect(said).toEqual(['leave', 'take', 'leave']);
  stopSwitch[Symbol.dispose]();
});
