import type {
  Artifact,
  ArtifactPage,
  CallOptions,
  ClaudeOpsApi,
  CreateTaskInput,
  McpProfile,
  McpProfilePage,
  PageOptions,
  PruneInput,
  TaskEvent,
  TaskFilter,
  TaskPage,
  TaskSummary,
} from '@claude-ops/contract';
import { cut, fail, hang, say, structured, useTool, type ModelServer } from '@claude-ops/testing';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { approvalTests } from './api-suite-approvals.ts';
import { messageTests } from './api-suite-messages.ts';
import { tokenTests } from './api-suite-tokens.ts';
import { usageLimitTests } from './api-suite-usage-limits.ts';

const API_KEY = 'sk-ant-api03-made-up-for-the-suite-9876543210';

/** The lists of both implementations give all that there is to whoever iterates them. */
interface IterableApi extends ClaudeOpsApi {
  listTasks(filter?: TaskFilter, options?: CallOptions): Promise<TaskPage> & AsyncIterable<TaskSummary>;
  listArtifacts(id: string, options?: PageOptions): Promise<ArtifactPage> & AsyncIterable<Artifact>;
  listMcpProfiles(options?: PageOptions): Promise<McpProfilePage> & AsyncIterable<McpProfile>;
}

/** An implementation of the api, and the stand-in that its CLI talks to. */
export interface ApiUnderTest extends AsyncDisposable {
  readonly api: IterableApi;
  readonly model: ModelServer;
  /** Until the node that runs tasks, where that is another one, has said once more that it is alive. */
  readonly untilBeat?: () => Promise<void>;
}

const sleep = useTool('Bash', { command: 'echo begin && sleep 300' });
const mcpServer = {
  command: process.execPath,
  args: [fileURLToPath(new URL('fixtures/mcp-server.mjs', import.meta.url))],
};
const unknownId = '01900000-0000-7000-8000-000000000000';

async function collect(events: AsyncIterable<TaskEvent>): Promise<TaskEvent[]> {
  const all: TaskEvent[] = [];
  for await (const event of events) all.push(event);
  return all;
}

/**
 * What every implementation of `ClaudeOpsApi` does, in process or over HTTP, with the real CLI. `runs` makes the tests of what the one in
 * process does for all others, and `outcomes` those in which a task ends as its run has.
 */
export function apiSuite(
  open: (maxConcurrency?: number) => Promise<ApiUnderTest>,
  {
    runs = test,
    outcomes = runs,
    refusals = test,
  }: {
    readonly runs?: typeof test.skip;
    readonly outcomes?: typeof test.skip;
    readonly refusals?: typeof test.skip;
  } = {},
): void {
  const create = (api: ClaudeOpsApi, input: Partial<CreateTaskInput> = {}) =>
    api.createTask({ prompt: 'hello', apiKey: API_KEY, ...input });

  runs('a task is created, runs, and comes back with its result', async () => {
    await using room = await open();
    room.model.setScript([say('Hello')]);
    const created = await create(room.api, {
      tags: { project: 'demo' },
      timeout: 60_000,
      model: 'claude-sonnet-4-6',
    });
    expect(created).toMatchObject({
      status: 'queued',
      mode: 'process',
      timeout: 60_000,
      tags: { project: 'demo' },
    });
    const task = await room.api.waitForCompletion(created.id);
    expect(task).toMatchObject({
      id: created.id,
      status: 'completed',
      result: { data: 'Hello', text: 'Hello' },
    });
    expect(await room.api.getTask(created.id)).toEqual(task);
    expect(JSON.stringify(task)).not.toContain(API_KEY);
  });

  outcomes('a schema brings structured data', async () => {
    await using room = await open();
    room.model.setScript([structured({ name: 'Ada', born: 1815 })]);
    const schema = {
      type: 'object',
      properties: { name: { type: 'string' }, born: { type: 'integer' } },
      required: ['name'],
    };
    const { id } = await create(room.api, { schema });
    expect(await room.api.waitForCompletion(id, 50)).toMatchObject({
      result: { data: { name: 'Ada', born: 1815 } },
    });
  });

  outcomes('a failed task says why', async () => {
    await using room = await open();
    room.model.setScript(() => fail(401));
    const { id } = await create(room.api);
    expect(await room.api.waitForCompletion(id)).toMatchObject({
      status: 'failed',
      error: { code: 'authentication_failed', message: expect.any(String) },
    });
  });

  test('events are followed live, and read again from the log, the same', async () => {
    await using room = await open();
    room.model.setScript([useTool('Bash', { command: 'echo hi' }), cut(), say('done')]);
    const { id } = await create(room.api);
    const live = await collect(room.api.followTaskEvents(id));
    expect(live.map(({ sequence }) => sequence)).toEqual(live.map((_, index) => index + 1));
    expect(live[0]?.type).toBe('task.queued');
    expect(live.at(-1)?.type).toBe('task.completed');
    const { data, nextAfter } = await room.api.listTaskEvents(id, { limit: 1_000 });
    expect(data).toEqual(live);
    expect(nextAfter).toBeNull();
    expect(await collect(room.api.followTaskEvents(id, { after: 3 }))).toEqual(live.slice(3));
    expect(await room.api.listTaskEvents(id, { after: 2, limit: 2 })).toEqual({
      data: live.slice(2, 4),
      nextAfter: 4,
    });
  });

  runs('a running task is cancelled, and again', async () => {
    await using room = await open();
    room.model.setScript([sleep]);
    const { id } = await create(room.api);
    await room.model.waitForRequest();
    expect(await room.api.cancelTask(id)).toMatchObject({ id, status: 'cancelled' });
    expect(await room.api.cancelTask(id)).toMatchObject({ id, status: 'cancelled' });
    const log = await collect(room.api.followTaskEvents(id));
    expect(log.at(-1)?.type).toBe('task.cancelled');
  });

  runs(
    'a task that is asked for twice with one idempotency key is made once, and answered as it was',
    async () => {
      await using room = await open();
      room.model.setScript([say('Hello')]);
      const input = { prompt: 'hello', apiKey: API_KEY, tags: { a: '1' } };
      const created = await room.api.createTask(input, { idempotencyKey: 'once' });
      await room.api.waitForCompletion(created.id);
      expect(await room.api.createTask(input, { idempotencyKey: 'once' })).toEqual(created);
      const other = room.api.createTask({ ...input, prompt: 'bye' }, { idempotencyKey: 'once' });
      await expect(other).rejects.toMatchObject({ code: 'idempotency_key_reused' });
      expect((await room.api.listTasks()).data).toMatchObject([{ id: created.id, status: 'completed' }]);
      expect(room.model.requests).toHaveLength(1);
    },
  );

  runs('finished tasks are pruned with their logs, and what runs stays', async () => {
    await using room = await open(1);
    room.model.setScript(({ prompt }) => (prompt === 'sleep' ? sleep : say('Hello')));
    const { id } = await create(room.api);
    await room.api.waitForCompletion(id);
    const running = await create(room.api, { prompt: 'sleep' });
    await room.api.followTaskEvents(running.id, { after: 1 }).next();
    const ever = { finishedBefore: '2999-01-01T00:00:00Z' };
    expect(await room.api.pruneTasks({ finishedBefore: '2001-01-01' })).toEqual({ tasks: 0 });
    expect(await room.api.pruneTasks({ ...ever, dryRun: true })).toEqual({ tasks: 1 });
    expect(await room.api.pruneTasks(ever)).toEqual({ tasks: 1 });
    // One after the other: nobody would wait yet for a second call that ends before the first.
    for (const gone of [() => room.api.getTask(id), () => room.api.listTaskEvents(id)])
      await expect(gone()).rejects.toMatchObject({ code: 'task_not_found' });
    expect((await room.api.listTasks()).data).toMatchObject([{ id: running.id, status: 'running' }]);
    await room.api.cancelTask(running.id);
  });

  runs('a queued task that is cancelled never runs', async () => {
    await using room = await open(1);
    room.model.setScript([sleep]);
    const running = await create(room.api);
    const queued = await create(room.api, { prompt: 'never' });
    expect(await room.api.cancelTask(queued.id)).toMatchObject({ status: 'cancelled', attempts: 0 });
    await room.model.waitForRequest();
    await room.api.cancelTask(running.id);
    expect(room.model.requests.map(({ prompt }) => prompt)).not.toContain('never');
  });

  outcomes('a completed task cannot be cancelled', async () => {
    await using room = await open();
    const { id } = await create(room.api);
    await room.api.waitForCompletion(id);
    await expect(room.api.cancelTask(id)).rejects.toMatchObject({ code: 'task_already_finished' });
  });

  test('every call that is given up before it begins says so, and does nothing', async () => {
    await using room = await open();
    const { api } = room;
    const signal = AbortSignal.abort(new Error('changed my mind'));
    const profile = { name: 'one', servers: {} };
    const calls: Record<string, () => PromiseLike<unknown>> = {
      createTask: () => api.createTask({ prompt: 'hello', apiKey: API_KEY }, { signal }),
      'createTask with an archive': () =>
        api.createTask({ prompt: 'hello', apiKey: API_KEY }, { signal, archive: new Blob(['PK']) }),
      getTask: () => api.getTask(unknownId, { signal }),
      listTasks: () => api.listTasks({}, { signal }),
      cancelTask: () => api.cancelTask(unknownId, { signal }),
      listTaskEvents: () => api.listTaskEvents(unknownId, {}, { signal }),
      followTaskEvents: () => api.followTaskEvents(unknownId, { signal }).next(),
      waitForCompletion: () => api.waitForCompletion(unknownId, { signal }),
      listArtifacts: () => api.listArtifacts(unknownId, { signal }),
      openArtifact: () => api.openArtifact(unknownId, 'a', { signal }),
      openArtifactArchive: () => api.openArtifactArchive(unknownId, { signal }),
      pruneTasks: () => api.pruneTasks({ finishedBefore: '2999-01-01' }, { signal }),
      createMcpProfile: () => api.createMcpProfile(profile, { signal }),
      listMcpProfiles: () => api.listMcpProfiles({ signal }),
      getMcpProfile: () => api.getMcpProfile(unknownId, { signal }),
      replaceMcpProfile: () => api.replaceMcpProfile(unknownId, profile, { signal }),
      deleteMcpProfile: () => api.deleteMcpProfile(unknownId, { signal }),
      listNodes: () => api.listNodes({ signal }),
      drainNode: () => api.drainNode('a', { signal }),
      listUsageLimits: () => api.listUsageLimits({ signal }),
      endUsageLimit: () => api.endUsageLimit(unknownId, { signal }),
      getHealth: () => api.getHealth({ signal }),
    };
    for (const [name, call] of Object.entries(calls)) {
      const outcome = await call().then(
        () => 'done',
        (error: unknown) => error,
      );
      expect(outcome, name).toMatchObject({ code: 'wait_aborted', cause: { message: 'changed my mind' } });
    }
    expect((await api.listTasks()).data).toEqual([]);
    expect((await api.listMcpProfiles()).data).toEqual([]);
  });

  test('what is given up meanwhile says so at once, and leaves the task alone: an upload, a following, a wait', async () => {
    await using room = await open();
    const { api } = room;
    room.model.setScript([hang()]);
    const { id } = await create(api);
    const silent = { stream: () => new ReadableStream<Uint8Array>() };
    const calls: ((signal: AbortSignal) => PromiseLike<unknown>)[] = [
      (signal) => api.createTask({ prompt: 'never', apiKey: API_KEY }, { signal, archive: silent }),
      (signal) => collect(api.followTaskEvents(id, { signal })),
      (signal) => api.waitForCompletion(id, { signal }),
    ];
    await room.model.waitForRequest();
    for (const call of calls) {
      const giveUp = new AbortController();
      const outcome = Promise.resolve(call(giveUp.signal)).catch((error: unknown) => error);
      setImmediate(() => giveUp.abort());
      expect(await outcome).toMatchObject({ code: 'wait_aborted' });
    }
    expect((await api.listTasks()).data).toMatchObject([{ id, status: 'running' }]);
    await api.cancelTask(id);
  });

  test('a list that is iterated goes over all its pages', async () => {
    await using room = await open();
    const { api } = room;
    const write = (name: string) => useTool('Write', { file_path: name, content: name });
    room.model.setScript([write('a'), write('b'), write('c'), say('done')]);
    const { id } = await create(api);
    await api.waitForCompletion(id);
    const later = await create(api, { tags: { later: 'yes' } });
    expect((await Array.fromAsync(api.listTasks({ limit: 1 }))).map((task) => task.id)).toEqual([
      later.id,
      id,
    ]);
    expect(await Array.fromAsync(api.listTasks({ limit: 1, tags: { later: 'yes' } }))).toHaveLength(1);
    const paths = (await Array.fromAsync(api.listArtifacts(id, { limit: 2 }))).map(({ path }) => path);
    expect(paths).toEqual(['a', 'b', 'c']);
    for (const name of ['one', 'two', 'three']) await api.createMcpProfile({ name, servers: {} });
    const profiles = await Array.fromAsync(api.listMcpProfiles({ limit: 1 }));
    expect(profiles.map(({ name }) => name)).toEqual(['one', 'three', 'two']);
    await expect(Array.fromAsync(api.listTasks({ cursor: 'made-up' }))).rejects.toMatchObject({
      code: 'invalid_cursor',
    });
    await api.waitForCompletion(later.id);
  });

  test('lists are filtered and paged, newest first', async () => {
    await using room = await open(1);
    room.model.setScript([hang()]);
    const ids: string[] = [];
    for (const n of ['0', '1', '2', '3', '4'])
      ids.push((await create(room.api, { tags: { n, even: String(Number(n) % 2 === 0) } })).id);
    const list = async (filter: Parameters<ClaudeOpsApi['listTasks']>[0]) =>
      (await room.api.listTasks(filter)).data.map(({ id }) => ids.indexOf(id));

    expect(await list({})).toEqual([4, 3, 2, 1, 0]);
    expect(await list({ tags: { even: 'true' } })).toEqual([4, 2, 0]);
    expect(await list({ tags: { even: 'true', n: '2' } })).toEqual([2]);
    expect(await list({ status: ['completed', 'failed'] })).toEqual([]);
    expect(await list({ createdAfter: '2999-01-01' })).toEqual([]);
    expect(await list({ createdBefore: '2999-01-01T00:00:00+02:00', limit: 2 })).toEqual([4, 3]);

    const first = await room.api.listTasks({ limit: 3 });
    const second = await room.api.listTasks({ limit: 3, cursor: first.nextCursor ?? '' });
    expect([...first.data, ...second.data].map(({ id }) => ids.indexOf(id))).toEqual([4, 3, 2, 1, 0]);
    expect(second.nextCursor).toBeNull();
    expect(first.data[0]).toMatchObject({ promptPreview: 'hello', costUsd: null });
    for (const id of ids.toReversed()) await room.api.cancelTask(id);
    expect(await list({ status: 'cancelled' })).toEqual([4, 3, 2, 1, 0]);
  });

  messageTests({ open, create });
  approvalTests({ open, create });
  usageLimitTests({ open, create });
  tokenTests({ open, create });

  test('MCP profiles are created, read, replaced and deleted, never show a secret, and have names of their own', async () => {
    await using room = await open();
    const { api } = room;
    const env = { TOKEN: 'made-up-token-of-a-profile' };
    const docs = { name: 'docs', description: 'Reads documents', servers: { docs: { ...mcpServer, env } } };
    const created = await api.createMcpProfile(docs);
    expect(created).toMatchObject({
      ...docs,
      servers: { docs: { ...mcpServer, env: { TOKEN: '[masked]' } } },
    });
    expect(await api.getMcpProfile(created.id)).toEqual(created);

    const other = await api.createMcpProfile({ name: 'Other', servers: {} });
    const first = await api.listMcpProfiles({ limit: 1 });
    expect(first.data).toEqual([other]);
    const second = await api.listMcpProfiles({ limit: 1, cursor: first.nextCursor ?? '' });
    expect(second).toEqual({ data: [created], nextCursor: null });

    const headers = { Authorization: 'Bearer made-up' };
    const servers = { web: { type: 'http', url: 'https://example.test/mcp', headers } } as const;
    const replaced = await api.replaceMcpProfile(created.id, { name: 'web', servers });
    expect(replaced).toMatchObject({
      id: created.id,
      name: 'web',
      description: null,
      createdAt: created.createdAt,
      servers: { web: { headers: { Authorization: '[masked]' } } },
    });
    expect(await api.getMcpProfile(created.id)).toEqual(replaced);

    expect(await api.deleteMcpProfile(created.id)).toBeUndefined();
    await expect(api.deleteMcpProfile(created.id)).rejects.toMatchObject({ code: 'mcp_profile_not_found' });
    expect((await api.listMcpProfiles()).data).toEqual([other]);

    const one = { name: other.name, servers: {} };
    const two = await api.createMcpProfile({ name: 'two', servers: {} });
    for (const call of [() => api.createMcpProfile(one), () => api.replaceMcpProfile(two.id, one)])
      await expect(call()).rejects.toMatchObject({ code: 'mcp_profile_exists' });
    expect(await api.replaceMcpProfile(two.id, { name: 'two', servers: {} })).toMatchObject({ name: 'two' });
  });

  runs('a task uses the servers of a profile and those given inline, and inline wins', async () => {
    await using room = await open();
    const reveal = (server: string) => useTool(`mcp__${server}__reveal`, { name: 'WHO' });
    room.model.setScript([reveal('team'), reveal('both'), say('done')]);
    const server = (WHO: string) => ({ ...mcpServer, env: { WHO } });
    await room.api.createMcpProfile({
      name: 'team',
      servers: { team: server('from-profile'), both: server('from-profile') },
    });
    const mcpServers = { profiles: ['team'], inline: { both: server('from-inline') } };
    const { id } = await create(room.api, { mcpServers });
    const task = await room.api.waitForCompletion(id);
    expect(task).toMatchObject({
      status: 'completed',
      mcpServers: { profiles: ['team'], inline: { both: { env: { WHO: '[masked]' } } } },
    });
    expect(JSON.stringify(room.model.requests.at(-1)?.messages)).toMatch(/from-profile.*from-inline/);
    const log = JSON.stringify(await collect(room.api.followTaskEvents(id)));
    expect(log).not.toMatch(/from-profile|from-inline/);
  });

  /** One for all refusals, which leave it as it was. */
  let refusing: ApiUnderTest | undefined;
  afterAll(async () => {
    if (refusing === undefined) return;
    expect((await refusing.api.listTasks()).data).toEqual([]);
    expect((await refusing.api.listMcpProfiles()).data).toEqual([]);
    await refusing[Symbol.asyncDispose]();
  });

  refusals.for<[string, (api: ClaudeOpsApi) => Promise<unknown>, object]>([
    [
      'an unknown field',
      (api) => create(api, { promt: 'x' } as Partial<CreateTaskInput>),
      { code: 'invalid_request', errors: [{ pointer: '/promt', detail: 'unknown field "promt"' }] },
    ],
    [
      'a missing prompt',
      (api) => api.createTask({ apiKey: API_KEY } as CreateTaskInput),
      { code: 'invalid_request', errors: [{ pointer: '/prompt', detail: '"prompt" is required' }] },
    ],
    [
      'a timeout that is too short',
      (api) => create(api, { timeout: 999 }),
      { code: 'invalid_request', errors: [{ pointer: '/timeout' }] },
    ],
    [
      'a mode that does not exist',
      (api) => create(api, { mode: 'vm' as 'process' }),
      {
        code: 'invalid_request',
        errors: [{ pointer: '/mode', detail: 'must be one of process, container' }],
      },
    ],
    [
      'limits of a container for a process',
      (api) => create(api, { resources: { cpus: 1, memoryBytes: 2 ** 30 } }),
      {
        code: 'invalid_request',
        errors: [{ pointer: '/resources/memoryBytes' }, { pointer: '/resources/cpus' }],
      },
    ],
    [
      'a schema that is none',
      (api) => create(api, { schema: { type: 'nope' } }),
      { code: 'invalid_request', errors: [{ pointer: '/schema/type' }] },
    ],
    [
      'a prompt that is too long',
      (api) => create(api, { prompt: 'é'.repeat(600_000) }),
      { code: 'invalid_request', errors: [{ pointer: '/prompt' }] },
    ],
    [
      'a git url that runs a program',
      (api) => create(api, { files: { type: 'git', gitUrl: 'ext::sh -c true' } }),
      { code: 'invalid_request', errors: [{ pointer: '/files/gitUrl' }] },
    ],
    [
      'a zip that is no base64',
      (api) => create(api, { files: { type: 'zip', data: 'not base64' } }),
      { code: 'invalid_request', errors: [{ pointer: '/files/data' }] },
    ],
    [
      'an MCP profile that is none',
      (api) => create(api, { mcpServers: { profiles: ['nope', 'neither'] } }),
      {
        code: 'unknown_mcp_profile',
        message: 'There are no MCP profiles "nope", "neither".',
        details: { names: ['nope', 'neither'] },
      },
    ],
    [
      'a profile with the values of an answer',
      (api) => api.createMcpProfile({ name: 'a', servers: { b: { command: 'b', env: { C: '[masked]' } } } }),
      { code: 'invalid_request', errors: [{ pointer: '/servers/b/env/C' }] },
    ],
    [
      'a profile whose name has a space',
      (api) => api.createMcpProfile({ name: 'a b', servers: {} }),
      { code: 'invalid_request', errors: [{ pointer: '/name' }] },
    ],
    ['an unknown profile', (api) => api.getMcpProfile(unknownId), { code: 'mcp_profile_not_found' }],
    [
      'replacing an unknown profile',
      (api) => api.replaceMcpProfile(unknownId, { name: 'a', servers: {} }),
      { code: 'mcp_profile_not_found' },
    ],
    [
      'a cursor of profiles that is none',
      (api) => api.listMcpProfiles({ cursor: 'made-up' }),
      { code: 'invalid_cursor' },
    ],
    [
      'a page of profiles that is too long',
      (api) => api.listMcpProfiles({ limit: 201 }),
      { code: 'invalid_request', errors: [{ pointer: '/limit' }] },
    ],
    ['an unknown task', (api) => api.getTask(unknownId), { code: 'task_not_found' }],
    ['a cancel of an unknown task', (api) => api.cancelTask(unknownId), { code: 'task_not_found' }],
    ['events of an unknown task', (api) => api.listTaskEvents(unknownId), { code: 'task_not_found' }],
    [
      'following an unknown task',
      (api) => collect(api.followTaskEvents(unknownId)),
      { code: 'task_not_found' },
    ],
    ['waiting for an unknown task', (api) => api.waitForCompletion(unknownId), { code: 'task_not_found' }],
    ['an id that is none', (api) => api.getTask('../../etc/passwd'), { code: 'task_not_found' }],
    [
      'a page that is too long',
      (api) => api.listTasks({ limit: 201 }),
      { code: 'invalid_request', errors: [{ pointer: '/limit' }] },
    ],
    ['a cursor that is none', (api) => api.listTasks({ cursor: 'made-up' }), { code: 'invalid_cursor' }],
    [
      'a status that does not exist',
      (api) => api.listTasks({ status: 'done' as 'completed' }),
      { code: 'invalid_request' },
    ],
    [
      'a day that does not exist',
      (api) => api.listTasks({ createdAfter: '2026-13-45' }),
      { code: 'invalid_request' },
    ],
    [
      'an idempotency key with a space',
      (api) => api.createTask({ prompt: 'hello', apiKey: API_KEY }, { idempotencyKey: 'a b' }),
      { code: 'invalid_request' },
    ],
    [
      'a prune of nothing named',
      (api) => api.pruneTasks({} as PruneInput),
      { code: 'invalid_request', errors: [{ pointer: '/finishedBefore' }] },
    ],
    ['artifacts of an unknown task', (api) => api.listArtifacts(unknownId), { code: 'task_not_found' }],
  ])('%s is refused with the code that says so', async ([, call, error]) => {
    refusing ??= await open();
    await expect(call(refusing.api)).rejects.toMatchObject(error);
  });

  test('health has the scheduler numbers', async () => {
    await using room = await open(2);
    expect(await room.api.getHealth()).toMatchObject({
      status: 'ok',
      scheduler: { maxConcurrency: 2, running: 0, queued: 0 },
    });
  });

  runs(
    'a server lists itself, and once it is drained it finishes what runs and starts nothing more',
    async () => {
      await using room = await open(2);
      room.model.setScript([hang()]);
      const { id } = await create(room.api);
      for await (const { type } of room.api.followTaskEvents(id)) if (type === 'task.started') break;
      const [node] = (await room.api.listNodes()).data.filter(({ capacity }) => capacity > 0);
      expect(node).toMatchObject({ state: 'ready', capacity: 2, modes: ['process'], labels: [] });
      expect(await room.api.drainNode(node?.name ?? '')).toMatchObject({ state: 'draining' });
      await room.untilBeat?.();
      const later = await create(room.api);
      expect(await room.api.getTask(id)).toMatchObject({ status: 'running' });
      expect(await room.api.cancelTask(id)).toMatchObject({ status: 'cancelled' });
      const waitingFor = { kind: 'node', reason: 'No node that starts tasks is running.' };
      expect(await room.api.getTask(later.id)).toMatchObject({ status: 'queued', waitingFor });
      await expect(room.api.drainNode('nobody')).rejects.toMatchObject({ code: 'node_not_found' });
    },
  );

  test('a task that asks for labels that no node has waits and says so, and keeps no other task back', async () => {
    await using room = await open(1);
    room.model.setScript([say('done')]);
    const placement = { labels: ['zone=a', 'gpu'] };
    const waitingFor = { kind: 'node', reason: 'No node that starts tasks has the labels gpu, zone=a.' };
    const waiting = await create(room.api, { placement });
    expect(waiting).toMatchObject({ placement, waitingFor: { kind: 'node' } });
    const other = await create(room.api);
    expect(other.waitingFor).toMatchObject({ kind: 'slot' });
    expect(await room.api.waitForCompletion(other.id, 50)).toMatchObject({
      status: 'completed',
      placement: null,
      waitingFor: null,
    });
    expect(await room.api.getTask(waiting.id)).toMatchObject({ status: 'queued', waitingFor });
    const { data } = await room.api.listTasks();
    expect(data).toMatchObject([{ waitingFor: null }, { waitingFor }]);
    expect(await room.api.cancelTask(waiting.id)).toMatchObject({ status: 'cancelled', waitingFor: null });
  });

  test('labels that no node can have are refused', async () => {
    await using room = await open();
    const refusal = async (...labels: string[]) =>
      await create(room.api, { placement: { labels } }).catch((error: unknown) => error);
    for (const labels of [[], ['a b'], ['=a'], ['a='], [':a'], ['a', 'a'], ['a'.repeat(64)]])
      expect(await refusal(...labels), JSON.stringify(labels)).toMatchObject({ code: 'invalid_request' });
  });

  test('what a run writes can be listed, downloaded and taken as an archive', async () => {
    await using room = await open();
    const write = (name: string, content: string) => useTool('Write', { file_path: name, content });
    room.model.setScript([write('a.txt', 'one'), write('ü/b c.md', '# two'), say('done')]);
    const { id } = await create(room.api);
    await room.api.waitForCompletion(id, 50);

    const { data, nextCursor } = await room.api.listArtifacts(id);
    expect(data.map(({ path, status, bytes }) => [path, status, bytes])).toEqual([
      ['a.txt', 'created', 3],
      ['ü/b c.md', 'created', 5],
    ]);
    expect(nextCursor).toBeNull();
    const { artifact, body } = await room.api.openArtifact(id, 'ü/b c.md');
    expect(artifact).toEqual(data[1]);
    expect(Buffer.concat(await Array.fromAsync(body)).toString()).toBe('# two');
    const archive = Buffer.concat(await Array.fromAsync(await room.api.openArtifactArchive(id)));
    expect(archive.subarray(0, 2).toString()).toBe('PK');

    await expect(room.api.openArtifact(id, 'b.txt')).rejects.toMatchObject({ code: 'artifact_not_found' });
    await expect(room.api.openArtifact(unknownId, 'a.txt')).rejects.toMatchObject({ code: 'task_not_found' });
    await expect(room.api.openArtifactArchive(unknownId)).rejects.toMatchObject({ code: 'task_not_found' });
  });

  test('a filter that is none is refused', async () => {
    await using room = await open();
    await expect(create(room.api, { artifactFilter: { include: ['../*'] } })).rejects.toMatchObject({
      code: 'invalid_request',
      errors: [{ pointer: '/artifactFilter/include/0' }],
    });
  });
}
