import { expect, test } from 'vitest';
import { rateLimitOf } from '../../src/gateway/rate-limit.ts';

const NOW = Date.parse('2026-11-22T00:00:00Z');

test.for([
  [{}, null],
  [{ 'retry-after': '3' }, 3_000],
  [{ 'retry-after': '0' }, 0],
  [{ 'retry-after': '0.5' }, 500],
  [{ 'retry-after': 'Sun, 22 Nov 2026 00:01:00 GMT' }, 60_000],
  [{ 'retry-after': 'Sat, 21 Nov 2026 00:00:00 GMT' }, 0],
  [{ 'retry-after': '999999999999' }, 604_800_000],
  [{ 'retry-after': 'soon' }, null],
  [{ 'retry-after': '-3' }, null],
  [{ 'retry-after-ms': '250', 'retry-after': '1' }, 250],
] as const)('a refusal with %j asks to wait %s ms', ([headers, retryAfterMs]) => {
  expect(rateLimitOf(429, headers, NOW)).toEqual({ status: 429, retryAfterMs });
  expect(rateLimitOf(529, headers, NOW)).toEqual({ status: 529, retryAfterMs });
  expect(rateLimitOf(500, headers, NOW)).toBeUndefined();
});
