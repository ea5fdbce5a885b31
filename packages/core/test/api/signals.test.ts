import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { ClaudeOpsApi } from '@claude-ops/contract';
import { expect, test } from 'vitest';
import {
  createClaudeOps,
  createMemoryAuditLog,
  createMemoryMcpProfileStore,
  createMemoryTokenStore,
  createMemoryTaskStore,
  type McpProfileStore,
  type TaskStore,
} from '../../src/index.ts';

const ID = '01900000-0000-7000-8000-000000000000';
const input = { prompt: 'hello', apiKey: 'sk-ant-made-up-for-the-tests' };
const profile = { name: 'one', servers: {} };

/** An object whose methods never answer, but for closing it. */
function silent<T extends object>(store: T): T {
  return new Proxy(store, {
    get: (target, name): unknown =>
      typeof name === 'string' && name !== 'lock'
        ? () => new Promise(() => undefined)
        : Reflect.get(target, name),
  });
}

const calls: Record<string, (api: ClaudeOpsApi, signal: AbortSignal) => PromiseLike<unknown>> = {
  createTask: (api, signal) => api.createTask(input, { signal }),
  getTask: (api, signal) => api.getTask(ID, { signal }),
  listTasks: (api, signal) => api.listTasks({}, { signal }),
  cancelTask: (api, signal) => api.cancelTask(ID, { signal }),
  listTaskEvents: (api, signal) => api.listTaskEvents(ID, {}, { signal }),
  listArtifacts: (api, signal) => api.listArtifacts(ID, { signal }),
  openArtifact: (api, signal) => api.openArtifact(ID, 'a', { signal }),
  openArtifactArchive: (api, signal) => api.openArtifactArchive(ID, { signal }),
  pruneTasks: (api, signal) => api.pruneTasks({ finishedBefore: '2999-01-01', dryRun: true }, { signal }),
  createMcpProfile: (api, signal) => api.createMcpProfile(profile, { signal }),
  listMcpProfiles: (api, signal) => api.listMcpProfiles({ signal }),
  getMcpProfile: (api, signal) => api.getMcpProfile(ID, { signal }),
  replaceMcpProfile: (api, signal) => api.replaceMcpProfile(ID, profile, { signal }),
  deleteMcpProfile: (api, signal) => api.deleteMcpProfile(ID, { signal }),
  listUsageLimits: (api, signal) => api.listUsageLimits({ signal }),
  endUsageLimit: (api, signal) => api.endUsageLimit(ID, { signal }),
  createToken: (api, signal) => api.createToken({ name: 'a', role: 'viewer' }, { signal }),
  listTokens: (api, signal) => api.listTokens({ signal }),
  revokeToken: (api, signal) => api.revokeToken(ID, { signal }),
  listAudit: (api, signal) => api.listAudit({ signal }),
  getHealth: (api, signal) => api.getHealth({ signal }),
};

test.for(Object.entries(calls))('%s that is given up while the store is silent says so', async ([, call]) => {
  const store: TaskStore = silent(createMemoryTaskStore());
  const mcpProfileStore: McpProfileStore = silent(createMemoryMcpProfileStore());
  const [tokens, audit] = [silent(createMemoryTokenStore()), silent(createMemoryAuditLog())];
  const ops = createClaudeOps({ stores: { tasks: store, mcpProfiles: mcpProfileStore, tokens, audit } });
  const giveUp = new AbortController();
  const reason = new Error('too slow');
  const outcome = Promise.resolve(call(ops, giveUp.signal)).catch((error: unknown) => error);
  setImmediate(() => giveUp.abort(reason));
  expect(await outcome).toMatchObject({ code: 'wait_aborted', cause: reason });
});

test('a wait is given up by a timeout that nobody else holds, over garbage collections', async () => {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  if (typeof collect !== 'function') throw new TypeError('garbage can not be collected by hand');
  await using ops = createClaudeOps();
  const { id } = await ops.createTask(input);
  const collecting = setInterval(() => void collect(), 20);
  try {
    const waits = [
      ops.waitForCompletion(id, { signal: AbortSignal.timeout(200) }),
      Array.fromAsync(ops.followTaskEvents(id, { signal: AbortSignal.timeout(200) })),
    ];
    for (const wait of waits) await expect(wait).rejects.toMatchObject({ code: 'wait_aborted' });
  } finally {
    clearInterval(collecting);
  }
});
