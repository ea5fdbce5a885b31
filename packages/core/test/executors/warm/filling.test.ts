import { PLAIN_PROFILE } from '../../../src/claude/delivery/delivery.ts';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createEndings } from '../../../src/executors/warm/endings.ts';
import { createFilling } from '../../../src/executors/warm/filling.ts';
import { createIdleProcesses } from '../../../src/executors/warm/idle-processes.ts';
import { silentLogger } from '../../../src/logger.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const MINUTE_MS = 60_000;

test('where warm processes fail to start, others are tried less and less often, and the log says so once', async () => {
  const starts: number[] = [];
  const warn = vi.fn<() => void>();
  const logger = { ...silentLogger, warn };
  await using filling = createFilling({
    logger,
    count: 1,
    mode: 'process',
    profile: () => PLAIN_PROFILE,
    idle: createIdleProcesses({ maxAgeMs: MINUTE_MS, onDropped: () => undefined, onAged: () => undefined }),
    start: async () => {
      starts.push(Date.now());
      throw new Error('the disk is full');
    },
    measure: async () => 1,
    available: async () => Number.MAX_SAFE_INTEGER,
    endings: createEndings(logger),
  });
  const begun = Date.now();
  for (let second = 0; second < 500; second += 1) {
    filling.fill();
    await vi.advanceTimersByTimeAsync(1_000);
  }
  const minutes = starts.map((at) => Math.floor((at - begun) / MINUTE_MS));
  expect(minutes).toEqual([0, 0, 0, 1, 3, 7]);
  expect(warn).toHaveBeenCalledOnce();
});
