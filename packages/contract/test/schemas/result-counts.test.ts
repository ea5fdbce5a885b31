import { expect, test } from 'vitest';
import { costOf, resultCounts, type TaskResult } from '../../src/index.ts';

const tokens = { inputTokens: 0, outputTokens: 0, cacheReadInputTokens: 0, cacheCreationInputTokens: 0 };

const resultWith = (costUsd: number, more: number | undefined): TaskResult => ({
  data: null,
  text: null,
  sessionId: null,
  numTurns: 1,
  durationMs: 1,
  costUsd,
  background: [],
  turns: [],
  permissionDenials: [],
  usage: {
    ...tokens,
    models: {},
    gateway: {
      ...tokens,
      requests: 1,
      retries: 0,
      errors: {},
      requestBytes: 1,
      responseBytes: 1,
      models: {},
      timeToFirstTokenMs: [],
      costUsd: costUsd + (more ?? 0),
      difference: more === undefined ? null : { ...tokens, costUsd: more },
    },
  },
});

test.for([
  ['what the CLI reported, where the gateway counted the same', 0.5, undefined, 0.5],
  ['what the gateway counted, where that is more', 0.5, 0.25, 0.75],
  ['what the CLI reported, where that is more', 0.5, -0.25, 0.5],
] as const)('a task costs %s', ([, reported, more, cost]) => {
  expect(costOf(resultWith(reported, more))).toBe(cost);
});

test('a summary counts what was denied, and of a task without a result nothing', () => {
  const denial = { tool: 'Bash', input: {}, reason: 'not allowed' };
  const result = { ...resultWith(0.5, undefined), permissionDenials: [denial, denial] };
  expect(resultCounts(result).permissionDenials).toBe(2);
  expect(resultCounts(null).permissionDenials).toBe(0);
});
