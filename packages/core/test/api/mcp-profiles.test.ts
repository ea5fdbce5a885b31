import type { McpProfileInput, McpSelection, McpServerMap } from '@claude-ops/contract';
import { expect, test } from 'vitest';
import {
  createClaudeOps,
  createMemoryMcpProfileStore,
  createMemoryTaskStore,
  type Attempt,
  type Executor,
} from '../../src/index.ts';

const SECRET = 'made-up-secret-of-a-server-0123456789';
const profile: McpProfileInput = {
  name: 'docs',
  description: 'Reads documents',
  servers: { docs: { command: 'docs-server', env: { TOKEN: SECRET } } },
};

/** Runs a task, and tells with which servers. */
async function serversOf(
  mcpServers: McpSelection,
  profiles: readonly McpProfileInput[] = [],
): Promise<McpServerMap | undefined> {
  const attempts: Attempt[] = [];
  const executor: Executor = {
    mode: 'container',
    recover: async () => {},
    endLeftovers: async () => {},
    async run(attempt) {
      attempts.push(attempt);
      return { status: 'cancelled', result: null };
    },
  };
  await using ops = createClaudeOps({ executors: [executor], defaultMode: 'container' });
  for (const input of profiles) await ops.createMcpProfile(input);
  const { id } = await ops.createTask({ prompt: 'hello', apiKey: 'sk-ant-made-up', mcpServers });
  // What happens to a profile now is too late for the task.
  for (const { id: profileId } of (await ops.listMcpProfiles()).data) await ops.deleteMcpProfile(profileId);
  await ops.start();
  await ops.waitForCompletion(id);
  return attempts[0]?.secrets.mcpServers;
}

test('a profile is created, and found as it is, its values masked', async () => {
  await using ops = createClaudeOps({ clock: { now: () => Date.UTC(2026, 10, 22) } });
  const created = await ops.createMcpProfile(profile);
  expect(created).toEqual({
    id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    name: 'docs',
    description: 'Reads documents',
    servers: { docs: { command: 'docs-server', env: { TOKEN: '[masked]' } } },
    createdAt: '2026-11-22T00:00:00.000Z',
    updatedAt: '2026-11-22T00:00:00.000Z',
  });
  expect(await ops.getMcpProfile(created.id)).toEqual(created);
  expect((await ops.listMcpProfiles()).data).toEqual([created]);
});

test('the store sees no secret', async () => {
  const mcpProfileStore = createMemoryMcpProfileStore();
  const tasks: unknown[] = [];
  const store = createMemoryTaskStore();
  const insert: typeof store.insert = (task) => {
    tasks.push(task);
    return store.insert(task);
  };
  await using ops = createClaudeOps({
    stores: { tasks: { ...store, insert }, mcpProfiles: mcpProfileStore },
  });
  const { id } = await ops.createMcpProfile(profile);
  const mcpServers = { profiles: ['docs'], inline: profile.servers };
  const task = await ops.createTask({ prompt: 'hello', apiKey: 'sk-ant-made-up', mcpServers });
  expect(JSON.stringify([await mcpProfileStore.find(id), tasks, task])).not.toContain(SECRET);
  expect(task.mcpServers).toEqual({
    profiles: ['docs'],
    inline: { docs: { command: 'docs-server', env: { TOKEN: '[masked]' } } },
  });
});

test('a task runs with the servers of its profiles as they were when it was created', async () => {
  expect(await serversOf({ profiles: ['docs'] }, [profile])).toEqual(profile.servers);
});

test('of servers of one name the later profile wins, and inline over both', async () => {
  const server = (command: string) => ({ command });
  const profiles: McpProfileInput[] = [
    { name: 'one', servers: { a: server('one'), b: server('one'), c: server('one') } },
    { name: 'two', servers: { b: server('two'), c: server('two') } },
  ];
  const inline = { c: server('inline') };
  expect(await serversOf({ profiles: ['one', 'two'], inline }, profiles)).toEqual({
    a: server('one'),
    b: server('two'),
    c: server('inline'),
  });
  expect(await serversOf({ profiles: ['two', 'one'] }, profiles)).toMatchObject({ b: server('one') });
});

test('without a selection, or with an empty one, there are no servers', async () => {
  expect(await serversOf({})).toEqual({});
  expect(await serversOf({ profiles: [], inline: {} })).toEqual({});
});

test('profiles that are none are all named, and no task is made', async () => {
  await using ops = createClaudeOps();
  await ops.createMcpProfile(profile);
  const mcpServers = { profiles: ['docs', 'nope', 'Docs'] };
  await expect(
    ops.createTask({ prompt: 'hello', apiKey: 'sk-ant-made-up', mcpServers }),
  ).rejects.toMatchObject({
    code: 'unknown_mcp_profile',
    message: 'There are no MCP profiles "nope", "Docs".',
    details: { names: ['nope', 'Docs'] },
  });
  expect((await ops.listTasks()).data).toEqual([]);
});

test('a profile whose secrets were sealed with another key says so', async () => {
  const mcpProfileStore = createMemoryMcpProfileStore();
  const stores = { tasks: createMemoryTaskStore(), mcpProfiles: mcpProfileStore };
  await using before = createClaudeOps({ stores });
  await before.createMcpProfile(profile);
  await using after = createClaudeOps({ stores });
  expect((await after.listMcpProfiles()).data).toHaveLength(1);
  const mcpServers = { profiles: ['docs'] };
  await expect(
    after.createTask({ prompt: 'hello', apiKey: 'sk-ant-made-up', mcpServers }),
  ).rejects.toMatchObject({ code: 'internal_error', message: expect.stringContaining('"docs"') as string });
});

test('a server that stops takes no profile', async () => {
  const ops = createClaudeOps();
  const { id } = await ops.createMcpProfile(profile);
  await ops.stop();
  for (const call of [
    ops.createMcpProfile({ ...profile, name: 'late' }),
    ops.replaceMcpProfile(id, profile),
    ops.deleteMcpProfile(id),
  ])
    await expect(call).rejects.toMatchObject({ code: 'shutting_down' });
});
