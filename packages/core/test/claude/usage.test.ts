import { Usage } from '@claude-ops/contract';
import { parse } from '@claude-ops/contract/validation';
import { expect, test } from 'vitest';
import { accountFor } from '../../src/claude/usage.ts';

const nothing = {
  usage: {
    inputTokens: 0,
    outputTokens: 0,
    cacheReadInputTokens: 0,
    cacheCreationInputTokens: 0,
    models: {},
  },
  costUsd: 0,
};

test('tokens and cost are summed over the models', () => {
  const { usage, costUsd } = accountFor({
    opus: {
      inputTokens: 10,
      outputTokens: 20,
      cacheReadInputTokens: 3,
      cacheCreationInputTokens: 4,
      costUSD: 0.5,
      contextWindow: 200_000,
    },
    haiku: { inputTokens: 1, outputTokens: 2, costUSD: 0.25 },
  });
  expect(usage).toMatchObject({
    inputTokens: 11,
    outputTokens: 22,
    cacheReadInputTokens: 3,
    cacheCreationInputTokens: 4,
  });
  expect(costUsd).toBe(0.75);
  expect(usage.models['haiku']).toEqual({
    inputTokens: 1,
    outputTokens: 2,
    cacheReadInputTokens: 0,
    cacheCreationInputTokens: 0,
    costUsd: 0.25,
  });
});

test.for([[undefined], [null], ['many'], [7], [true], [[]], [[{ inputTokens: 5 }]], [{}]])(
  'a modelUsage of %o counts nothing',
  ([modelUsage]) => {
    expect(accountFor(modelUsage)).toEqual(nothing);
  },
);

test.for([
  ['null', null],
  ['a number', 7],
  ['a list', [1, 2]],
  ['no fields', {}],
  ['fields of other types', { inputTokens: '5', outputTokens: null, costUSD: { usd: 1 } }],
  ['negative amounts', { inputTokens: -5, costUSD: -1 }],
  ['amounts that are not finite', { inputTokens: Infinity, costUSD: NaN }],
  ['amounts beyond counting', { inputTokens: 1e300, costUSD: Number.MAX_VALUE }],
])('of a model with %s nothing counts', ([, counts]) => {
  const { usage, costUsd } = accountFor({ model: counts });
  expect({ ...usage, models: {}, costUsd }).toEqual({ ...nothing.usage, costUsd: 0 });
  expect(Object.values(usage.models['model'] ?? {})).toEqual([0, 0, 0, 0, 0]);
});

test('whatever the CLI says, the usage is one of the contract', () => {
  const hostile: unknown = JSON.parse(
    '{"__proto__":{"inputTokens":5},"constructor":{"inputTokens":1.5},"":{"costUSD":1e999},"a":{"outputTokens":9e15},"b":{"outputTokens":9e15}}',
  );
  const { usage, costUsd } = accountFor(hostile);
  expect(parse(Usage, usage)).toBe(usage);
  expect(Object.keys(usage.models)).toEqual(['__proto__', 'constructor', '', 'a', 'b']);
  expect(usage.inputTokens).toBe(6);
  expect(costUsd).toBe(0);
});
