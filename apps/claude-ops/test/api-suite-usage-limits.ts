import type { ClaudeOpsApi, CreateTaskInput, Task, UsageLimit } from '@claude-ops/contract';
import { fail, say } from '@claude-ops/testing';
import { expect, test } from 'vitest';
import type { ApiUnderTest } from './api-suite.ts';
import { eventually } from './support/eventually.ts';

interface UsageLimitTestParts {
  readonly open: () => Promise<ApiUnderTest>;
  readonly create: (api: ClaudeOpsApi, input?: Partial<CreateTaskInput>) => Promise<Task>;
}

const unknownId = '01900000-0000-7000-8000-000000000000';
const OTHER_KEY = 'sk-ant-api03-another-made-up-key-9876543210';

async function onlyLimitOf(api: ClaudeOpsApi): Promise<UsageLimit> {
  let limits: UsageLimit[] = [];
  await eventually(async () => {
    limits = (await api.listUsageLimits()).data;
    expect(limits).toHaveLength(1);
  });
  const [limit] = limits;
  if (limit === undefined) throw new Error('There is no usage limit.');
  return limit;
}

/** What every implementation of `ClaudeOpsApi` does with usage limits. */
export function usageLimitTests({ open, create }: UsageLimitTestParts): void {
  test('while the provider refuses a key, its tasks wait and say so, others go past, and somebody ends the wait', async () => {
    await using room = await open();
    const { api, model } = room;
    const resetsAt = Math.ceil(Date.now() / 1_000) + 3_600;
    const headers = {
      'anthropic-ratelimit-unified-status': 'rejected',
      'anthropic-ratelimit-unified-reset': String(resetsAt),
    };
    let isRefused = true;
    model.setScript(({ apiKey }) =>
      isRefused && apiKey !== OTHER_KEY ? fail(429, { headers }) : say('done'),
    );
    const first = await create(api, { onUsageLimit: 'wait' });
    const limit = await onlyLimitOf(api);
    const until = new Date(resetsAt * 1_000).toISOString();
    expect(limit).toEqual({
      id: expect.any(String),
      taskId: first.id,
      since: expect.any(String),
      until,
      queued: 0,
    });

    const second = await create(api, { onUsageLimit: 'wait' });
    const waitingFor = { kind: 'usage_limit', until };
    expect(second).toMatchObject({ status: 'queued', waitingFor });
    const past = await create(api, { onUsageLimit: 'wait', apiKey: OTHER_KEY });
    expect(await api.waitForCompletion(past.id)).toMatchObject({ status: 'completed' });
    await eventually(async () =>
      expect((await api.listTasks({ waiting: true })).data).toMatchObject([
        { id: second.id, status: 'queued', waitingFor },
        { id: first.id, status: 'running', waitingFor },
      ]),
    );
    expect(await api.listUsageLimits()).toEqual({ data: [{ ...limit, queued: 1 }] });

    isRefused = false;
    expect(await api.endUsageLimit(limit.id)).toBeUndefined();
    expect(await api.listUsageLimits()).toEqual({ data: [] });
    for (const { id } of [first, second])
      expect(await api.waitForCompletion(id)).toMatchObject({ status: 'completed', waitingFor: null });
    for (const id of [limit.id, unknownId, 'no id'])
      await expect(api.endUsageLimit(id)).rejects.toMatchObject({ code: 'usage_limit_not_found' });
  });
}
