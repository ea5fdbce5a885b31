import { expect, test } from 'vitest';
import {
  createAccount,
  noteUsage,
  type Account,
  type Ending,
} from '../../../src/gateway/accounting/account.ts';
import { differenceOf } from '../../../src/gateway/accounting/difference.ts';

const usage = { input_tokens: 1_000_000, output_tokens: 100_000 };

function ask(account: Account, ending: Ending, { body = 'a', model = 'claude-sonnet-4-6' } = {}): void {
  const entry = account.open();
  account.identify(entry, body);
  entry.requestBytes = 7;
  entry.responseBytes = 9;
  if (ending === 200) {
    noteUsage(entry, usage, model);
    entry.timeToFirstTokenMs = 12;
  }
  account.close(entry, ending);
}

test('requests, bytes, tokens, costs and times add up', () => {
  const account = createAccount();
  ask(account, 200);
  ask(account, 200, { model: 'claude-opus-5-5' });
  expect(account.usage()).toEqual({
    requests: 2,
    requestBytes: 14,
    responseBytes: 18,
    retries: 0,
    errors: {},
    inputTokens: 2_000_000,
    outputTokens: 200_000,
    cacheReadInputTokens: 0,
    cacheCreationInputTokens: 0,
    costUsd: 4.5 + 6,
    models: {
      'claude-sonnet-4-6': expect.objectContaining({ inputTokens: 1_000_000, costUsd: 4.5 }),
      'claude-opus-5-5': expect.objectContaining({ inputTokens: 1_000_000, costUsd: 6 }),
    },
    timeToFirstTokenMs: [12, 12],
  });
});

test('a retry is what a failed request had asked, and nothing else', () => {
  const account = createAccount();
  ask(account, 529);
  ask(account, 'broken');
  ask(account, 200);
  ask(account, 200, { body: 'b' });
  ask(account, 200, { body: 'b' });
  expect(account.usage()).toMatchObject({ requests: 5, retries: 2, errors: { 529: 1, broken: 1 } });
});

test('what goes on is in the costs from when it is known, and in the usage once it has ended', () => {
  const account = createAccount();
  const entry = account.open();
  noteUsage(entry, usage, 'claude-sonnet-4-6');
  expect(account.spentUsd).toBe(4.5);
  expect(account.usage()).toMatchObject({ requests: 0, costUsd: 0 });
  account.close(entry, 'aborted');
  expect(account.spentUsd).toBe(4.5);
  expect(account.usage()).toMatchObject({ requests: 1, costUsd: 4.5, errors: { aborted: 1 } });
});

test('however many models and answers there are, little is kept of them', () => {
  const account = createAccount();
  for (let number = 0; number < 2_000; number += 1)
    ask(account, 200, { model: `model-${number}-${'x'.repeat(1_000)}` });
  const { models, timeToFirstTokenMs, inputTokens } = account.usage();
  expect(inputTokens).toBe(2_000 * 1_000_000);
  expect(Object.keys(models)).toHaveLength(101);
  expect(models['other']?.inputTokens).toBe(1_900 * 1_000_000);
  expect(Object.keys(models).every((name) => name.length <= 128)).toBe(true);
  expect(timeToFirstTokenMs).toHaveLength(1_000);
});

const totals = {
  inputTokens: 10,
  outputTokens: 5,
  cacheReadInputTokens: 0,
  cacheCreationInputTokens: 0,
  costUsd: 1,
};

test.for([
  [totals, null],
  [{ ...totals, costUsd: 1.009 }, null],
  [{ ...totals, costUsd: 1.02 }, { inputTokens: 0 }],
  [
    { ...totals, inputTokens: 11 },
    { inputTokens: 1, outputTokens: 0, costUsd: 0 },
  ],
  [
    { ...totals, outputTokens: 0, costUsd: 0 },
    { outputTokens: -5, costUsd: -1 },
  ],
] as const)('what differs from what was reported is %#', ([gateway, difference]) => {
  const found = differenceOf(gateway, totals);
  if (difference === null) expect(found).toBeNull();
  else expect(found).toMatchObject(difference);
});

test('an account goes on from what was counted before a restart, with what was known of requests that it broke off', () => {
  const before = createAccount();
  ask(before, 200);
  ask(before, 529);
  const brokenOff = before.open();
  noteUsage(brokenOff, { input_tokens: 2_000_000 }, 'claude-sonnet-4-6');
  const byNow = before.usageByNow();
  expect(byNow).toMatchObject({ requests: 3, inputTokens: 3_000_000, errors: { 529: 1, aborted: 1 } });
  expect(before.usage()).toMatchObject({ requests: 2, inputTokens: 1_000_000 });

  const after = createAccount(JSON.parse(JSON.stringify(byNow)) as typeof byNow);
  expect(after.usage()).toEqual(byNow);
  expect(after.spentUsd).toBe(before.spentUsd);
  ask(after, 200);
  expect(after.usage()).toMatchObject({ requests: 4, inputTokens: 4_000_000, timeToFirstTokenMs: [12, 12] });
});
