import { expect, test } from 'vitest';
import { ClaudeOpsError, LIMITS } from '../../src/index.ts';
import { OPTIONAL_TASK_FIELDS } from '../../src/schemas/optional-task-fields.ts';
import { parseCreateTaskInput } from '../../src/validation/index.ts';

const valid = { prompt: 'hello', apiKey: 'sk-ant-made-up' };

function refusalOf(value: unknown): ClaudeOpsError {
  try {
    parseCreateTaskInput(value);
  } catch (error) {
    if (ClaudeOpsError.is(error, 'invalid_request')) return error;
    throw error;
  }
  throw new Error('it was not refused');
}

test("the origin's own request is taken as it is", () => {
  const input = {
    prompt: 'Write a hello world function in TypeScript',
    apiKey: 'sk-ant-...',
    mode: 'process',
    model: 'claude-sonnet-4-6',
    timeout: 60_000,
    tags: { project: 'demo' },
  };
  expect(parseCreateTaskInput(input)).toEqual(input);
});

test('what is wrong is told in the order of the fields in the schema, and unknown fields come last', () => {
  const refused = refusalOf({
    promt: 'hello',
    apiKey: 'sk-ant-made-up',
    tags: 1,
    resources: { cpus: -1, memoryBytes: -1, cores: 2 },
    timeout: 1,
  });
  expect(refused.errors?.map(({ pointer }) => pointer)).toEqual([
    '/prompt',
    '/timeout',
    '/resources/memoryBytes',
    '/resources/cpus',
    '/resources/cores',
    '/tags',
    '/promt',
  ]);
});

test.for([
  { prompt: 'x'.repeat(LIMITS.promptMaxBytes) },
  { timeout: LIMITS.timeoutMinMs },
  { timeout: LIMITS.timeoutMaxMs },
  { schema: { type: 'object' } },
  { tags: Object.fromEntries(Array.from({ length: 50 }, (_, n) => [`key-${n}`, 'v'.repeat(256)])) },
  { tags: { 'A-Za.z_0-9': '' } },
  { files: { type: 'git', gitUrl: 'https://example.org/a.git', gitRef: 'main' } },
  { files: { type: 'zip', data: 'UEsFBg==' } },
  { mcpServers: { profiles: ['github'], inline: { local: { command: 'server', args: ['-v'] } } } },
  { mcpServers: { inline: { remote: { type: 'http', url: 'https://example.org/mcp' } } } },
  { permissionMode: 'plan', trustWorkspace: true, mode: 'container' },
  { maxCostUsd: 0.000_001 },
  { maxCostUsd: 1_000 },
  { network: 'none' },
  { network: 'open' },
  { network: { allow: [] } },
  { network: { allow: ['github.com', '*.example.org', 'localhost', 'a_b.xn--p1ai:8443', 'a.b:65535'] } },
  { network: { allow: Array.from({ length: 100 }, (_, n) => `host-${n}.example.org`) } },
])('within the limits: %o', (fields) => {
  expect(parseCreateTaskInput({ ...valid, ...fields })).toMatchObject(fields);
});

test.for(Object.keys(OPTIONAL_TASK_FIELDS))('%s as null counts as left out', (field) => {
  const others = Object.entries(valid).filter(([name]) => name !== field);
  expect(parseCreateTaskInput({ ...valid, [field]: null })).toEqual(Object.fromEntries(others));
});

test.for(['prompt'])('%s as null is refused', (field) => {
  expect(refusalOf({ ...valid, [field]: null }).errors).toMatchObject([
    { pointer: `/${field}`, detail: 'expected string' },
  ]);
});

test.for<[object, string, string | RegExp]>([
  [{ promt: 'x' }, '/promt', 'unknown field "promt"'],
  [{ prompt: undefined }, '/prompt', 'expected string'],
  [{ prompt: '' }, '/prompt', /length/],
  [{ prompt: 'x'.repeat(LIMITS.promptMaxBytes + 1) }, '/prompt', /length/],
  [
    { prompt: 'é'.repeat(LIMITS.promptMaxBytes / 2 + 1) },
    '/prompt',
    'is 1048578 bytes, at most 1048576 are allowed',
  ],
  [{ apiKey: 'short' }, '/apiKey', /length/],
  [{ maxCostUsd: 0 }, '/maxCostUsd', /greater/],
  [{ maxCostUsd: -1 }, '/maxCostUsd', /greater/],
  [{ maxCostUsd: '1' }, '/maxCostUsd', /number/],
  [{ maxCostUsd: Infinity }, '/maxCostUsd', /number/],
  [{ network: 'closed' }, '/network', 'must be one of none, open, AllowedHosts'],
  [{ network: 1 }, '/network', 'must be one of none, open, AllowedHosts'],
  [{ network: {} }, '/network/allow', '"allow" is required'],
  [{ network: { allow: 'github.com' } }, '/network/allow', /array/],
  [{ network: { allow: [], deny: [] } }, '/network/deny', 'unknown field "deny": known are allow'],
  [{ network: { allow: Array.from({ length: 101 }, () => 'a.example') } }, '/network/allow', /100/],
  ...[
    ...['', 'GitHub.com', 'https://github.com', 'github.com/a', 'a b', 'github.com.', '.github.com', '*'],
    ...['*.', '**.a', 'a.*.b', '-a.b', 'a-.b', 'a..b', 'bücher.example', 'a@b', 'github.com:'],
    ...['github.com:0', 'github.com:65536', 'github.com:080', `${'a'.repeat(64)}.b`],
    ...['127.0.0.1', '10.1', '0x7f.1', '2130706433', '1.2.3.4:443', '[::1]', '[::1]:443', '::1', '*.1'],
  ].map((host): [object, string, RegExp] => [
    { network: { allow: ['a.example', host] } },
    '/network/allow/1',
    /must match .*: a host name in lower case, or \*\. and a name/,
  ]),
  [{ network: { allow: [`${'a.'.repeat(126)}ab`] } }, '/network/allow/0', /253/],
  [{ apiKey: 'with a space in it' }, '/apiKey', /must match/],
  [{ mode: 'vm' }, '/mode', 'must be one of process, container'],
  [{ model: '--dangerously-skip-permissions' }, '/model', /must match/],
  [{ timeout: 999 }, '/timeout', /1000/],
  [{ timeout: 86_400_001 }, '/timeout', /86400000/],
  [{ timeout: 1000.5 }, '/timeout', /integer/],
  [{ timeout: '60000' }, '/timeout', /integer/],
  [{ retries: { on: [], max: 1, resume: true } }, '/retries/on', /1/],
  [{ retries: { on: ['timed_out'], max: 1, resume: true } }, '/retries/on/0', /interrupted/],
  [{ retries: { on: ['interrupted'], max: 1, resume: 'yes' } }, '/retries/resume', /boolean/],
  [{ permissionMode: 'yolo' }, '/permissionMode', /must be one of acceptEdits, /],
  [{ schema: [] }, '/schema', /object/],
  [{ schema: { description: 'x'.repeat(LIMITS.schemaMaxBytes) } }, '/schema', /at most 262144 are allowed/],
  [{ schema: { default: 10n } }, '/schema', /JSON cannot/],
  [{ tags: { 'a key': 'v' } }, '/tags/a key', 'the name "a key" must match ^[A-Za-z0-9_.-]{1,64}$'],
  [{ tags: { key: 'v'.repeat(257) } }, '/tags/key', /length/],
  [{ tags: { key: 1 } }, '/tags/key', /string/],
  [{ tags: Object.fromEntries(Array.from({ length: 51 }, (_, n) => [`k${n}`, ''])) }, '/tags', /50/],
  [{ files: { type: 'zip' } }, '/files/data', '"data" is required'],
  [{ files: { type: 'git', gitUrl: '' } }, '/files/gitUrl', /length/],
  [
    { files: { type: 'git', gitUrl: 'x', depth: 1 } },
    '/files/depth',
    'unknown field "depth": known are type, gitUrl, gitRef, submodules',
  ],
  [{ files: { type: 'tar' } }, '/files/type', 'must be one of zip, git'],
  [
    { mcpServers: { inline: { a: { type: 'websocket', url: 'wss://x' } } } },
    '/mcpServers/inline/a/type',
    'must be one of stdio, http, sse',
  ],
  [
    { mcpServers: { inline: { a: { command: 'x', cwd: '/' } } } },
    '/mcpServers/inline/a/cwd',
    /^unknown field "cwd": known are type, command, args, env/,
  ],
  [{ mcpServers: { inline: { a: {} } } }, '/mcpServers/inline/a/command', '"command" is required'],
  [{ mcpServers: { inline: { 'a b': { command: 'x' } } } }, '/mcpServers/inline/a b', /must match/],
  [
    { mcpServers: { inline: { a: { type: 'http', url: 'ftp://x' } } } },
    '/mcpServers/inline/a/url',
    /must match/,
  ],
])('refused with a pointer: %o', ([fields, pointer, detail]) => {
  const { errors } = refusalOf({ ...valid, ...fields });
  expect(errors).toContainEqual({
    pointer,
    detail: typeof detail === 'string' ? detail : expect.stringMatching(detail),
  });
});

test.for([null, undefined, 'text', 7, [], [valid]])('%o is no input', (value) => {
  expect(refusalOf(value).errors).toHaveLength(1);
});

test('a schema nested beyond what can be written is refused, not a crash', () => {
  let schema = {};
  for (let depth = 0; depth < 20_000; depth += 1) schema = { not: schema };
  expect(refusalOf({ ...valid, schema }).errors).toMatchObject([{ pointer: '/schema' }]);
});

test('fields of the prototype are no fields', () => {
  const value: unknown = JSON.parse(
    '{"prompt":"x","apiKey":"sk-ant-made-up","__proto__":{"mode":"vm"},"constructor":1}',
  );
  expect(refusalOf(value).errors?.map(({ pointer }) => pointer)).toEqual(['/__proto__', '/constructor']);
});

test('of very many mistakes the first twenty are told', () => {
  const tags = Object.fromEntries(Array.from({ length: 40 }, (_, n) => [`k${n}`, n]));
  expect(refusalOf({ ...valid, tags }).errors).toHaveLength(20);
});
