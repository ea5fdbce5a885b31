import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createRunClock } from '../../src/scheduler/steering/run-clock.ts';
import { watchSilence, type Silence } from '../../src/scheduler/watch-silence.ts';

const watch = (timeoutMs: number | null, emit: Silence['emit'], clock = createRunClock()) =>
  watchSilence({ timeoutMs, emit, clock });
const EVENT = { type: 'claude.assistant', data: '{}' } as const;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('a run that says something in time, each time, goes on; then silence stops it as stalled', async () => {
  using silence = watch(1_000, async () => undefined);
  for (let said = 0; said < 5; said += 1) {
    vi.advanceTimersByTime(999);
    await silence.emit(EVENT);
  }
  expect(silence.signal.aborted).toBe(false);
  vi.advanceTimersByTime(1_000);
  expect(silence.signal.reason).toBe('stalled');
});

test('a run that never says anything is stopped', () => {
  using silence = watch(1_000, async () => undefined);
  vi.advanceTimersByTime(1_000);
  expect(silence.signal.reason).toBe('stalled');
});

test('while the log has yet to take an event the clock stands, and a log that fails is told', async () => {
  const { promise: stored, reject } = Promise.withResolvers<void>();
  using silence = watch(1_000, () => stored);
  const emitted = silence.emit(EVENT);
  vi.advanceTimersByTime(60_000);
  expect(silence.signal.aborted).toBe(false);
  reject(new Error('disk full'));
  await expect(emitted).rejects.toThrow('disk full');
  vi.advanceTimersByTime(1_000);
  expect(silence.signal.aborted).toBe(true);
});

test('while the check of a task runs no silence is too long', async () => {
  using silence = watch(1_000, async () => undefined);
  await silence.emit({ type: 'task.check_started', data: '{}' });
  vi.advanceTimersByTime(60_000);
  expect(silence.signal.aborted).toBe(false);
  await silence.emit({ type: 'task.check_ended', data: '{}' });
  vi.advanceTimersByTime(1_000);
  expect(silence.signal.aborted).toBe(true);
});

test('without a limit, and once the run has ended, no silence is too long', async () => {
  using unlimited = watch(null, async () => undefined);
  const ended = watch(1_000, async () => undefined);
  ended[Symbol.dispose]();
  await ended.emit(EVENT);
  vi.advanceTimersByTime(100_000_000);
  expect([unlimited.signal.aborted, ended.signal.aborted]).toEqual([false, false]);
  expect(vi.getTimerCount()).toBe(0);
});

test('while the run waits for somebody no silence is too long', () => {
  const clock = createRunClock();
  using silence = watch(1_000, async () => undefined, clock);
  const [first, second] = [clock.stand(), clock.stand()];
  first[Symbol.dispose]();
  vi.advanceTimersByTime(60_000);
  expect(silence.signal.aborted).toBe(false);
  second[Symbol.dispose]();
  vi.advanceTimersByTime(1_000);
  expect(silence.signal.reason).toBe('stalled');
});
