import { expect, test } from 'vitest';
import { taskError } from '../../src/claude/task-error.ts';
import type { Counted } from '../../src/gateway/grant.ts';
import { runThroughGateway } from '../../src/scheduler/run-through-gateway.ts';
import { openGateway } from '../support/open-gateway.ts';
import { credentialOfKey } from '../../src/secrets/model-credential.ts';

const TOKENS = {
  inputTokens: 1,
  outputTokens: 1,
  cacheReadInputTokens: 0,
  cacheCreationInputTokens: 0,
  costUsd: 2,
};

/** An attempt that an earlier server has let cost 2 US dollars. */
const COUNTED: Counted = {
  usage: {
    requests: 1,
    retries: 0,
    errors: {},
    requestBytes: 1,
    responseBytes: 1,
    ...TOKENS,
    models: { 'claude-sonnet-5-5': TOKENS },
    timeToFirstTokenMs: [],
  },
  seenHosts: [],
};

async function endWithout(credit: { readonly maxCostUsd: number; readonly counted?: Counted }) {
  await using room = await openGateway('http://127.0.0.1:9');
  const { error } = await runThroughGateway(
    {
      gateway: room.gateway,
      taskId: 'task',
      credential: credentialOfKey('made up'),
      network: 'open',
      emit: async () => undefined,
      ...credit,
    },
    async () => ({
      status: 'failed',
      error: taskError('credit_exhausted', 'The account of the API key has no credit left.'),
      result: null,
    }),
  ).then((outcome) => ({ error: 'error' in outcome ? outcome.error : undefined }));
  return error?.code;
}

test('a run that went on after its budget was refused by a killed server has exceeded its budget', async () => {
  expect(await endWithout({ maxCostUsd: 1, counted: COUNTED })).toBe('budget_exceeded');
});

test('a run whose budget is not spent, or that no other server has begun, lacks credit of its account', async () => {
  expect(await endWithout({ maxCostUsd: 3, counted: COUNTED })).toBe('credit_exhausted');
  expect(await endWithout({ maxCostUsd: 1 })).toBe('credit_exhausted');
});
