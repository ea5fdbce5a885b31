import type { ClaudeOpsApi, Task } from '@claude-ops/contract';
import { expect, test } from 'vitest';
import type { ApiUnderTest } from './api-suite.ts';

interface TokenTestParts {
  readonly open: (maxConcurrency?: number) => Promise<ApiUnderTest>;
  readonly create: (api: ClaudeOpsApi) => Promise<Task>;
}

const unknownId = '01900000-0000-7000-8000-000000000000';

/** What every implementation of `ClaudeOpsApi` does with tokens and the audit log. */
export function tokenTests({ open, create }: TokenTestParts): void {
  test('a token is made, listed without itself, and revoked', async () => {
    await using room = await open();
    const { api } = room;
    const { token, ...told } = await api.createToken({ name: 'ci', role: 'submitter', ownTasks: null });
    expect(token).toContain(told.id);
    expect(told).toMatchObject({ ownTasks: false, expiresAt: null, lastUsedAt: null });
    const { id } = await api.createToken({ name: 'a', role: 'viewer', expiresAt: '2099-01-01' });
    const page = await api.listTokens({ limit: 1 });
    expect(page).toMatchObject({ data: [{ id, expiresAt: '2099-01-01T00:00:00.000Z' }] });
    expect(await api.listTokens({ cursor: page.nextCursor ?? '' })).toEqual({
      data: [told],
      nextCursor: null,
    });
    await expect(api.createToken({ name: 'ci', role: 'admin' })).rejects.toMatchObject({
      code: 'token_exists',
    });
    expect(await api.revokeToken(told.id)).toBeUndefined();
    for (const unknown of [told.id, unknownId, 'no id'])
      await expect(api.revokeToken(unknown)).rejects.toMatchObject({ code: 'token_not_found' });
    expect((await api.listTokens()).data).toMatchObject([{ id }]);
    for (const list of [api.listTokens({ cursor: '!' }), api.listAudit({ cursor: '!' })])
      await expect(list).rejects.toMatchObject({ code: 'invalid_cursor' });
  });

  test('a task that nobody shows a token for was created by none, and the audit log has no token', async () => {
    await using room = await open(0);
    const { api } = room;
    const { id, createdBy } = await create(api);
    expect(createdBy).toBeNull();
    expect((await api.listTasks({ createdBy: unknownId })).data).toEqual([]);
    const { data } = await api.listAudit({ target: id });
    expect(data.map(({ token }) => token)).toEqual(data.map(() => null));
  });
}
