import { expect, test, vi } from 'vitest';
import { createAttemptLog, type AttemptLog } from '../../src/events/attempt-log.ts';
import { silentLogger } from '../../src/logger.ts';

const DEFAULT_LIMITS = { maxEvents: 1_000, maxBytes: 1_000_000 };

interface Logging {
  readonly log: AttemptLog;
  /** What was appended: `type data`. */
  readonly appended: string[];
  readonly stop: AbortController;
  /** Lets the log be written again. */
  readonly unblock: () => void;
}

/** A log that takes what it is given, and asks to be waited for until it is unblocked. */
function startBlocked(): Logging {
  const stop = new AbortController();
  const blocked = Promise.withResolvers<void>();
  const appended: string[] = [];
  const append = async ({ type, data }: { type: string; data: string }) => {
    appended.push(`${type} ${data}`);
    await blocked.promise;
  };
  const log = createAttemptLog({
    append,
    stop: stop.signal,
    limits: DEFAULT_LIMITS,
    logger: silentLogger,
    patienceMs: 20,
  });
  return { log, appended, stop, unblock: blocked.resolve };
}

const said = (data: string) => ({ type: 'claude.user', data });

test('a log that cannot be written holds a run back for as long as it may run', async () => {
  const { log, unblock } = startBlocked();
  let isHeldBack = true;
  const emitted = log.emit(said('1')).then(() => (isHeldBack = false));
  await new Promise((resolve) => setTimeout(resolve, 60));
  expect(isHeldBack).toBe(true);
  unblock();
  await emitted;
});

test.for(['stopped', 'ended'])('and drops what comes once the run is %s, and says how much', async (why) => {
  const { log, appended, stop, unblock } = startBlocked();
  const held = log.emit(said('1'));
  if (why === 'stopped') stop.abort('timed_out');
  else log.runEnded();
  await held;
  for (const data of ['2', '3']) await log.emit(said(data));
  expect(appended).toEqual(['claude.user 1']);
  unblock();
  await vi.waitFor(
    async () => {
      await log.emit(said('4'));
      expect(appended.at(-1)).toBe('claude.user 4');
    },
    { timeout: 15_000 },
  );
  expect(appended[1]).toMatch(/^task\.events_dropped \{"count":\d\}$/);
  await log.close();
  expect(appended).toHaveLength(3);
});

test('what is dropped until the end is said at the end', async () => {
  const { log, appended } = startBlocked();
  log.runEnded();
  for (const data of ['1', '2', '3']) await log.emit(said(data));
  await log.close();
  expect(appended).toEqual(['claude.user 1', 'task.events_dropped {"count":2}']);
});

test('what is said about the task is kept, without waiting, after what says that events are missing', async () => {
  const { log, appended } = startBlocked();
  log.runEnded();
  for (const data of ['1', '2']) await log.emit(said(data));
  await log.emit({ type: 'task.artifacts_collected', data: '{}' });
  expect(appended).toEqual([
    'claude.user 1',
    'task.events_dropped {"count":1}',
    'task.artifacts_collected {}',
  ]);
});

test('a log that was given up fails the one who waits for it', async () => {
  const append = () => Promise.reject(new Error('given up'));
  const log = createAttemptLog({
    append,
    stop: AbortSignal.abort(),
    limits: DEFAULT_LIMITS,
    logger: silentLogger,
  });
  await expect(log.emit(said('1'))).rejects.toThrow('given up');
});

const kept = async (
  limits: { maxEvents: number; maxBytes: number },
  events: readonly string[],
  before?: { count: number; bytes: number },
) => {
  const appended: string[] = [];
  const log = createAttemptLog({
    append: async ({ type, data }) => void appended.push(`${type} ${data}`),
    stop: new AbortController().signal,
    limits,
    before,
    logger: silentLogger,
  });
  for (const data of events) await log.emit(said(data));
  await log.emit({ type: 'task.artifacts_collected', data: '{}' });
  await log.close();
  return appended;
};

test('what a run says beyond a number of events is dropped, and the end of the log says how much that was', async () => {
  expect(await kept({ maxEvents: 2, maxBytes: 1_000 }, ['1', '2', '33', '444'])).toEqual([
    'claude.user 1',
    'claude.user 2',
    'task.artifacts_collected {}',
    'task.events_dropped {"count":2,"bytes":5,"reason":"limit"}',
  ]);
});

test('the limits of a run that is gone on with count what its log has already', async () => {
  const limits = { maxEvents: 3, maxBytes: 10 };
  const dropped = (count: number) => [
    'task.artifacts_collected {}',
    `task.events_dropped {"count":${count},"bytes":${count},"reason":"limit"}`,
  ];
  expect(await kept(limits, ['1', '2'], { count: 2, bytes: 2 })).toEqual(['claude.user 1', ...dropped(1)]);
  expect(await kept(limits, ['1', '2'], { count: 1, bytes: 10 })).toEqual(dropped(2));
});

test('bytes are those of UTF-8', async () => {
  expect(await kept({ maxEvents: 9, maxBytes: 7 }, ['äöü', 'ß'])).toEqual([
    'claude.user äöü',
    'task.artifacts_collected {}',
    'task.events_dropped {"count":1,"bytes":2,"reason":"limit"}',
  ]);
});

test('what a run says beyond a number of bytes is dropped, and what is smaller after it too', async () => {
  expect(await kept({ maxEvents: 1_000, maxBytes: 5 }, ['12345', '', '6', ''])).toEqual([
    'claude.user 12345',
    'claude.user ',
    'task.artifacts_collected {}',
    'task.events_dropped {"count":2,"bytes":1,"reason":"limit"}',
  ]);
});
