import { LIMITS, type CreateTaskInput, type Task } from '@claude-ops/contract';
import { aTask } from '@claude-ops/fixtures';
import { expect, test } from 'vitest';
import { createClaudeOps, createMemoryTaskStore, type Executor } from '../../src/index.ts';

const KEY = 'sk-ant-made-up-for-the-tests';
const NOON = '2026-11-22T12:00:00.000Z';
const input: CreateTaskInput = { prompt: 'hello', apiKey: KEY };

/** Creates a task that nothing runs. What comes in may be anything. */
async function create(changes: object): Promise<Task> {
  await using ops = createClaudeOps();
  return await ops.createTask({ ...input, ...changes });
}

const schemaOf = (bytes: number) => {
  const empty = { type: 'object', description: '' };
  return { ...empty, description: 'x'.repeat(bytes - JSON.stringify(empty).length) };
};
const tagsOf = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`tag-${index}`, 'x']));
const profilesOf = (count: number) => Array.from({ length: count }, (_, index) => `profile-${index}`);

test('a task of prompt and key alone has every default', async () => {
  await using ops = createClaudeOps({ clock: { now: () => Date.parse(NOON) } });
  const task = await ops.createTask(input);
  const waitingFor = {
    kind: 'node',
    reason: 'No node that starts tasks is running.',
    since: null,
    until: null,
    approvalId: null,
  } as const;
  expect(task).toEqual(aTask({ id: task.id, createdAt: NOON, waitingFor, prompt: 'hello' }));
  expect(await ops.getTask(task.id)).toEqual(task);
});

test('what is given is what the task has', async () => {
  const given = {
    prompt: 'a prompt',
    model: 'claude-sonnet-4-6[1m]',
    permissionMode: 'plan',
    timeout: 60_000,
    tags: { project: 'demo' },
    schema: { type: 'object' },
    trustWorkspace: true,
  };
  expect(await create(given)).toMatchObject(given);
});

test('defaults for timeouts and mode are options', async () => {
  const container: Executor = {
    mode: 'container',
    recover: async () => {},
    endLeftovers: async () => {},
    run: async () => ({ status: 'cancelled', result: null }),
  };
  await using ops = createClaudeOps({
    executors: [container],
    defaultMode: 'container',
    defaultTimeoutMs: 5_000,
    defaultBackgroundTimeoutMs: 0,
  });
  expect(await ops.createTask(input)).toMatchObject({
    mode: 'container',
    timeout: 5_000,
    backgroundTimeout: 0,
    network: { policy: 'none', isEnforced: true },
  });
  const network = { allow: ['github.com'] };
  expect(await ops.createTask({ ...input, network })).toMatchObject({
    network: { policy: network, isEnforced: true, seen: [] },
  });
});

test.for([true, false])('its executor says whether a network policy is enforced (%s)', async (isEnforced) => {
  const executor: Executor = {
    mode: 'process',
    enforcesNetwork: async () => isEnforced,
    recover: async () => {},
    endLeftovers: async () => {},
    run: async () => ({ status: 'cancelled', result: null }),
  };
  await using ops = createClaudeOps({ executors: [executor] });
  const networkOf = async (network: 'none' | 'open') => (await ops.createTask({ ...input, network })).network;
  expect(await networkOf('none')).toEqual({ policy: 'none', isEnforced, seen: [] });
  expect(await networkOf('open')).toEqual({ policy: 'open', isEnforced: false, seen: [] });
});

test('a log begins with the queued event', async () => {
  await using ops = createClaudeOps({ clock: { now: () => Date.parse(NOON) } });
  const { id } = await ops.createTask(input);
  expect(await ops.listTaskEvents(id)).toEqual({
    data: [{ sequence: 1, type: 'task.queued', at: NOON, data: {} }],
    nextAfter: null,
  });
});

test.for<[string, object]>([
  ['a prompt of one character', { prompt: 'x' }],
  ['a prompt of 1 MiB', { prompt: 'x'.repeat(LIMITS.promptMaxBytes) }],
  ['a prompt of 1 MiB in characters of two bytes', { prompt: '\u00fc'.repeat(LIMITS.promptMaxBytes / 2) }],
  [
    'a prompt of 1 MiB in characters of four bytes',
    { prompt: '\u{1f600}'.repeat(LIMITS.promptMaxBytes / 4) },
  ],
  ['a schema of 256 KiB', { schema: schemaOf(LIMITS.schemaMaxBytes) }],
  ['a key of 8 characters', { apiKey: 'x'.repeat(8) }],
  ['a key of 1024 characters', { apiKey: 'x'.repeat(1024) }],
  ['a key of awkward characters', { apiKey: '"\\\'$`!~{}[]<>' }],
  ['a model of 128 characters', { model: 'x'.repeat(128) }],
  ['a timeout of a second', { timeout: 1_000 }],
  ['a timeout of a day', { timeout: 86_400_000 }],
  ['no time in the background', { backgroundTimeout: 0 }],
  ['50 tags', { tags: tagsOf(50) }],
  ['a tag of 64 and 256 characters', { tags: { ['x'.repeat(64)]: 'y'.repeat(256) } }],
  ['an empty tag', { tags: { empty: '' } }],
])('%s is taken', async ([, changes]) => {
  expect(await create(changes)).toMatchObject({ status: 'queued' });
});

const oneByteMore = LIMITS.promptMaxBytes + 1;

test.for<[string, object, string]>([
  ['no prompt', { prompt: undefined }, '/prompt'],
  ['an empty prompt', { prompt: '' }, '/prompt'],
  ['a prompt that is a list', { prompt: ['hello'] }, '/prompt'],
  ['a prompt of one byte more than 1 MiB', { prompt: 'x'.repeat(oneByteMore) }, '/prompt'],
  [
    'a prompt of one byte more than 1 MiB, in fewer characters',
    { prompt: `${'\u00fc'.repeat(LIMITS.promptMaxBytes / 2)}x` },
    '/prompt',
  ],
  ['a schema of one byte more than 256 KiB', { schema: schemaOf(LIMITS.schemaMaxBytes + 1) }, '/schema'],
  ['a schema that is none', { schema: { type: 'text' } }, '/schema/type'],
  ['a schema that is a list', { schema: [] }, '/schema'],
  ['a schema that is true', { schema: true }, '/schema'],
  ['no key', { apiKey: undefined }, '/apiKey'],
  ['a key of 7 characters', { apiKey: 'x'.repeat(7) }, '/apiKey'],
  ['a key of 1025 characters', { apiKey: 'x'.repeat(1025) }, '/apiKey'],
  ['a key with a space', { apiKey: 'sk-ant made-up' }, '/apiKey'],
  ['a key with a line feed', { apiKey: 'sk-ant-made-up\n' }, '/apiKey'],
  ['a key with a NUL', { apiKey: 'sk-ant-made-up\u0000' }, '/apiKey'],
  ['a key beyond ASCII', { apiKey: 'sk-ant-m\u00e4de-up' }, '/apiKey'],
  ['an empty model', { model: '' }, '/model'],
  ['a model of 129 characters', { model: 'x'.repeat(129) }, '/model'],
  ['a model that looks like an option', { model: '--dangerously-skip-permissions' }, '/model'],
  ['a model with a space', { model: 'claude opus' }, '/model'],
  ['a mode nobody knows', { mode: 'thread' }, '/mode'],
  ['a permission mode nobody knows', { permissionMode: 'yolo' }, '/permissionMode'],
  ['a timeout below a second', { timeout: 999 }, '/timeout'],
  ['a timeout beyond a day', { timeout: 86_400_001 }, '/timeout'],
  ['a timeout with a fraction', { timeout: 1_000.5 }, '/timeout'],
  ['a negative time in the background', { backgroundTimeout: -1 }, '/backgroundTimeout'],
  ['a time in the background beyond a day', { backgroundTimeout: 86_400_001 }, '/backgroundTimeout'],
  ['a timeout that is text', { timeout: '60000' }, '/timeout'],
  ['a timeout without end', { timeout: Infinity }, '/timeout'],
  ['trust that is text', { trustWorkspace: 'yes' }, '/trustWorkspace'],
  ['51 tags', { tags: tagsOf(51) }, '/tags'],
  ['a tag of 65 characters', { tags: { ['x'.repeat(65)]: 'y' } }, `/tags/${'x'.repeat(65)}`],
  ['a tag with a value of 257 characters', { tags: { long: 'y'.repeat(257) } }, '/tags/long'],
  ['a tag that is a number', { tags: { count: 1 } }, '/tags/count'],
  ['a tag without a name', { tags: { '': 'x' } }, '/tags/'],
  ['tags that are a list', { tags: ['demo'] }, '/tags'],
  ['files of no kind', { files: { type: 'tar' } }, '/files/type'],
  [
    'MCP servers of more than 256 KiB',
    { mcpServers: { inline: { one: { command: 'one', args: Array(17).fill('x'.repeat(16_384)) } } } },
    '/mcpServers/inline',
  ],
  [
    'a masked value of an MCP server',
    { mcpServers: { inline: { one: { command: 'one', env: { KEY: '[masked]' } } } } },
    '/mcpServers/inline/one/env/KEY',
  ],
  ['a masked variable', { env: { TOKEN: '[masked]' } }, '/env/TOKEN'],
  [
    'a variable that says where the model is',
    { env: { ANTHROPIC_BASE_URL: 'http://127.0.0.1' } },
    '/env/ANTHROPIC_BASE_URL',
  ],
  [
    'a variable of the CLI, in small letters',
    { env: { claude_code_tmpdir: '/' } },
    '/env/claude_code_tmpdir',
  ],
  ['a proxy past the network policy', { env: { https_proxy: 'http://127.0.0.1' } }, '/env/https_proxy'],
  ['a variable that no shell can name', { env: { 'A-B': 'x' } }, '/env/A-B'],
  ['a variable with a NUL', { env: { A: 'x\u0000' } }, '/env/A'],
  [
    'variables of more than 128 KiB',
    { env: Object.fromEntries(Array.from({ length: 5 }, (_, index) => [`V${index}`, 'x'.repeat(32_000)])) },
    '/env',
  ],
  ['21 MCP profiles', { mcpServers: { profiles: profilesOf(21) } }, '/mcpServers/profiles'],
])('%s is refused with a pointer', async ([, changes, pointer]) => {
  await expect(create(changes)).rejects.toMatchObject({
    code: 'invalid_request',
    errors: expect.arrayContaining([expect.objectContaining({ pointer })]),
  });
});

test.for<[unknown]>([[undefined], [null], ['hello'], [7], [[]], [[input]]])(
  'the input %j is refused',
  async ([value]) => {
    await using ops = createClaudeOps();
    await expect(ops.createTask(value as CreateTaskInput)).rejects.toMatchObject({ code: 'invalid_request' });
  },
);

test('an unknown field is named', async () => {
  await expect(create({ promt: 'hello' })).rejects.toMatchObject({
    code: 'invalid_request',
    message: '/promt: unknown field "promt"',
    errors: [{ pointer: '/promt', detail: 'unknown field "promt"' }],
  });
});

test('a field of the name __proto__ is unknown too', async () => {
  const value = JSON.parse(
    `{"prompt":"hello","apiKey":"${KEY}","__proto__":{"model":"opus"}}`,
  ) as typeof input;
  await using ops = createClaudeOps();
  await expect(ops.createTask(value)).rejects.toMatchObject({ errors: [{ pointer: '/__proto__' }] });
});

test('all that is wrong is told at once', async () => {
  await expect(create({ timeout: 1, model: '', tags: 7 })).rejects.toMatchObject({
    errors: expect.arrayContaining(
      ['/timeout', '/model', '/tags'].map((pointer) => expect.objectContaining({ pointer }) as object),
    ),
  });
});

test('a mode that is not offered is refused, with those that are', async () => {
  await expect(create({ mode: 'container' })).rejects.toMatchObject({
    code: 'executor_unavailable',
    details: { mode: 'container', offered: ['process'] },
  });
});

test('nothing of what was refused is stored', async () => {
  await using ops = createClaudeOps();
  const refused = [
    { ...input, timeout: 1 },
    { ...input, schema: { type: 'text' } },
    { ...input, mode: 'container' } as const,
    { ...input, files: { type: 'git', gitUrl: 'ext::evil' } } as const,
  ];
  for (const value of refused) await expect(ops.createTask(value)).rejects.toThrow();
  expect((await ops.listTasks()).data).toEqual([]);
});

test('the key is in no answer, no event, no refusal, and in the store only sealed', async () => {
  const store = createMemoryTaskStore();
  let sealed: string | null = null;
  const insert: typeof store.insert = (task) => {
    sealed = task.sealedSecrets;
    return store.insert(task);
  };
  await using ops = createClaudeOps({ stores: { tasks: { ...store, insert } } });
  const task = await ops.createTask(input);
  const kept = [task, await ops.getTask(task.id), await ops.listTasks(), await ops.listTaskEvents(task.id)];
  expect(JSON.stringify([...kept, sealed])).not.toContain(KEY);
  expect(sealed).toMatch(/^v1\./);
  const refusal: unknown = await create({ apiKey: `${KEY} ` }).catch((error: unknown) => error);
  expect(JSON.stringify(refusal) + String(refusal)).not.toContain(KEY);
});

test('a task is not what the caller still holds: changing it later changes nothing', async () => {
  await using ops = createClaudeOps();
  const tags: Record<string, string> = { project: 'demo' };
  const { id } = await ops.createTask({ ...input, tags });
  tags['project'] = 'changed';
  expect((await ops.getTask(id)).tags).toEqual({ project: 'demo' });
});
