import { expect, test } from 'vitest';
import type { ApiUnderTest } from './api-suite.ts';

const unknownId = '01900000-0000-7000-8000-000000000000';

/** What every implementation of `ClaudeOpsApi` does with usage limits. */
export function usageLimitTests(open: () => Promise<ApiUnderTest>): void {
  test('a usage limit is listed without its credential, and is gone once somebody ends the wait', async () => {
    await using room = await open();
    const { api } = room;
    expect(await api.listUsageLimits()).toEqual({ data: [] });
    const told = {
      id: '01900000-0000-7000-8000-000000000001',
      taskId: unknownId,
      since: new Date().toISOString(),
      until: new Date(Date.now() + 3_600_000).toISOString(),
    };
    await room.tasks.noteUsageLimit({ ...told, credential: 'a hash' });
    expect(await api.listUsageLimits()).toEqual({ data: [{ ...told, queued: 0 }] });
    expect(await api.endUsageLimit(told.id)).toBeUndefined();
    expect(await api.listUsageLimits()).toEqual({ data: [] });
    for (const id of [told.id, unknownId, 'no id'])
      await expect(api.endUsageLimit(id)).rejects.toMatchObject({ code: 'usage_limit_not_found' });
  });
}
