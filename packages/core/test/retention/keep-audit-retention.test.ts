import { expect, test, vi } from 'vitest';
import { createMemoryAuditLog } from '../../src/index.ts';
import { createIds } from '../../src/ids.ts';
import { silentLogger } from '../../src/logger.ts';
import { keepAuditRetention } from '../../src/retention/keep-audit-retention.ts';
import { createAuditWriter } from '../../src/tokens/audit-writer.ts';

const HOUR_MS = 60 * 60_000;
const START_MS = Date.parse('2026-11-22T12:00:00.000Z');

test('entries of the audit log go once they are too old, at once and then every hour', async () => {
  vi.useFakeTimers();
  let now = START_MS;
  const clock = { now: () => now };
  const log = createMemoryAuditLog();
  const note = createAuditWriter({ log, nextId: createIds(clock) });
  const call = { token: null, outcome: 'done', target: null, address: null, requestId: null } as const;
  const actions = async () => (await log.list({ limit: 9 })).map(({ action }) => action);
  await note({ action: 'old', ...call });
  now += 2 * HOUR_MS;
  await note({ action: 'young', ...call });
  const options = { auditLog: log, clock, logger: silentLogger, auditRetentionMs: 90 * 60_000 };
  using _retention = keepAuditRetention(options);
  await vi.advanceTimersByTimeAsync(0);
  expect(await actions()).toEqual(['young']);
  now += 89 * 60_000;
  await vi.advanceTimersByTimeAsync(HOUR_MS);
  expect(await actions()).toEqual(['young']);
  now += HOUR_MS;
  await vi.advanceTimersByTimeAsync(HOUR_MS);
  expect(await actions()).toEqual([]);
  vi.useRealTimers();
});

test('more entries than fit into one round all go', async () => {
  const log = createMemoryAuditLog();
  const note = createAuditWriter({ log, nextId: createIds({ now: () => START_MS }) });
  const call = { token: null, outcome: 'done', target: null, address: null, requestId: null } as const;
  await Promise.all(Array.from({ length: 2_500 }, () => note({ action: 'old', ...call })));
  expect(await log.list({ limit: 5_000 })).toHaveLength(2_500);
  const options = { auditLog: log, clock: { now: Date.now }, logger: silentLogger, auditRetentionMs: 1 };
  using _retention = keepAuditRetention(options);
  await expect.poll(() => log.list({ limit: 1 })).toEqual([]);
});
