import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ClaudeOpsError, type CreateTaskInput } from '@claude-ops/contract';
import { expect, test } from 'vitest';
import { createApi } from '../fixtures/create-api.ts';
import { runCommand } from '../fixtures/start-command.ts';
import { createSummary, QUEUED, TASK_ID } from '../fixtures/tasks.ts';

const KEY = { ANTHROPIC_API_KEY: 'sk-ant-test' };

test('run prints the id of the task on stdout and nothing else', async () => {
  expect(await runCommand(['run', '-p', 'Hi'], { api: createApi() })).toMatchObject({
    exitCode: 0,
    stdout: `${TASK_ID}\n`,
    stderr: '',
  });
});

test('run says on a terminal how to go on, on stderr', async () => {
  const run = await runCommand(['run', '-p', 'Hi'], { stderrColumns: 80, stdoutColumns: 80 });
  expect(run).toMatchObject({
    stdout: `${TASK_ID}\n`,
    stderr: `see how it stands with claude-ops status ${TASK_ID}\n`,
  });
});

test('run --json prints the task', async () => {
  const { stdout, stderr } = await runCommand(['run', '-p', 'Hi', '--json']);
  expect(JSON.parse(stdout)).toEqual(QUEUED);
  expect(stderr).toBe('');
});

test('run without options asks for nothing but the prompt', async () => {
  expect(await inputOf(['-p', 'Hi'])).toEqual({ prompt: 'Hi', apiKey: 'sk-ant-test' });
});

test('run passes on every option', async () => {
  await using directory = await createDirectory({ 'schema.json': '{"type":"object"}' });
  const argv =
    '-p Hi -k sk-ant-flag -m container --model sonnet --timeout 10m --permission-mode plan --fail-on-denial --setup true --setup-timeout 1m --setup-cache packages --check true --check-timeout 5m --check-retries 0 --trust-workspace --tag a=1 --tag b=2=3 --schema';
  expect(await inputOf([...argv.split(' '), directory.file('schema.json')])).toEqual({
    prompt: 'Hi',
    apiKey: 'sk-ant-flag',
    mode: 'container',
    model: 'sonnet',
    timeout: 600_000,
    permissionMode: 'plan',
    failOnDenial: true,
    setup: { script: 'true', timeout: 60_000, cacheKey: 'packages' },
    check: { command: 'true', timeout: 300_000, retries: 0 },
    trustWorkspace: true,
    tags: { a: '1', b: '2=3' },
    schema: { type: 'object' },
  });
});

test('run goes on from a task, or from the newest one', async () => {
  expect(await inputOf(['-p', 'Hi', '--continue', TASK_ID])).toMatchObject({ previousTaskId: TASK_ID });
  expect(await inputOf(['-p', 'Hi', '--no-keep-session'])).toMatchObject({ keepSession: false });
  expect(await runCommand(['run', '-p', 'Hi', '--last', '--continue', TASK_ID])).toMatchObject({
    exitCode: 2,
  });
  const some = createApi({ listTasks: async () => ({ data: [createSummary()], nextCursor: null }) });
  await runCommand(['run', '-p', 'Hi', '--last'], { api: some });
  expect(some.calls).toMatchObject({ created: [{ previousTaskId: TASK_ID }], listed: [{ limit: 1 }] });
  const none = createApi({ listTasks: async () => ({ data: [], nextCursor: null }) });
  expect(await runCommand(['run', '-p', 'Hi', '--last'], { api: none })).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('There is no task to go on from'),
  });
});

test('run passes on what the workspace, the artifacts and the MCP servers are made from', async () => {
  await using directory = await createDirectory({ '.mcp.json': '{"mcpServers":{"a":{"command":"x"}}}' });
  const argv =
    '-p Hi --git https://example.com/a.git#feat/b --submodules --include src/** --include *.md --exclude dist --ignored include --mcp-profile one --mcp-profile two --mcp-profile one --mcp';
  expect(await inputOf([...argv.split(' '), directory.file('.mcp.json')])).toEqual({
    prompt: 'Hi',
    apiKey: 'sk-ant-test',
    files: { type: 'git', gitUrl: 'https://example.com/a.git', gitRef: 'feat/b', submodules: true },
    artifactFilter: { include: ['src/**', '*.md'], exclude: ['dist'], ignored: 'include' },
    mcpServers: { inline: { a: { command: 'x' } }, profiles: ['one', 'two'] },
  });
});

test('run passes on what the task may cost and reach', async () => {
  expect(await inputOf(['-p', 'Hi', '--max-cost', '0.5', '--network', 'none'])).toEqual({
    prompt: 'Hi',
    apiKey: 'sk-ant-test',
    maxCostUsd: 0.5,
    network: 'none',
  });
  expect(await inputOf(['-p', 'Hi', '--background-timeout', '30s'])).toMatchObject({
    backgroundTimeout: 30_000,
  });
  expect(await inputOf(['-p', 'Hi', '--background-timeout', '0'])).toMatchObject({ backgroundTimeout: 0 });
  expect(await inputOf(['-p', 'Hi', '--silence-timeout', '15m'])).toMatchObject({ silenceTimeout: 900_000 });
  expect(await inputOf(['-p', 'Hi', '--idle-timeout', '10m'])).toMatchObject({ idleTimeout: 600_000 });
  expect(
    await inputOf(['-p', 'Hi', '--permission-prompts', 'ask', '--approval-timeout', '1h']),
  ).toMatchObject({
    permissionPrompts: 'ask',
    approvalTimeout: 3_600_000,
  });
  expect(await inputOf(['-p', 'Hi', '--queue-timeout', '2h'])).toMatchObject({ queueTimeout: 7_200_000 });
  const argv = '-p Hi --allow-host GitHub.com --allow-host *.example.org:8443 --allow-host github.com';
  expect(await inputOf(argv.split(' '))).toMatchObject({
    network: { allow: ['github.com', '*.example.org:8443'] },
  });
});

test('run passes on how often the task may run again, and whether it goes on then', async () => {
  expect(await inputOf(['-p', 'Hi', '--retries', '2'])).toMatchObject({
    retries: { on: ['interrupted'], max: 2 },
  });
  expect(await inputOf(['-p', 'Hi', '--retries', '2', '--retries-resume'])).toMatchObject({
    retries: { on: ['interrupted'], max: 2, resume: true },
  });
  expect(await runCommand(['run', '-p', 'Hi', '--retries-resume'])).toMatchObject({ exitCode: 2 });
});

test('run passes on the resources that the task may take', async () => {
  const argv = '-p Hi --memory 1.5G --cpus 0.5 --processes 64';
  expect(await inputOf(argv.split(' '))).toMatchObject({
    resources: { memoryBytes: 1_610_612_736, cpus: 0.5, processes: 64 },
  });
  expect(await inputOf(['-p', 'Hi', '--memory', '512MiB'])).toMatchObject({
    resources: { memoryBytes: 536_870_912 },
  });
});

test('run --node-label asks for nodes with all these labels', async () => {
  const argv = ['-p', 'Hi', '--node-label', 'gpu', '--node-label', 'zone=a', '--node-label', 'gpu'];
  expect(await inputOf(argv)).toMatchObject({ placement: { labels: ['gpu', 'zone=a'] } });
});

test.for<[string, string, string]>([
  ['--memory', 'much', 'takes a size in bytes, as 512M or 1.5G, not "much"'],
  ['--memory', '0', 'takes a size in bytes'],
  ['--cpus', '-1', 'takes a number above 0, as 1.5, not "-1"'],
  ['--processes', '1', 'takes an integer'],
])('%s %s is refused', async ([flag, value, message]) => {
  const run = await runCommand(['run', '-p', 'Hi', `${flag}=${value}`]);
  expect(run).toMatchObject({ exitCode: 2, stderr: expect.stringContaining(message) });
});

test('a repository without a ref is taken at its default branch', async () => {
  expect(await inputOf(['-p', 'Hi', '--git', 'https://example.com/a.git'])).toMatchObject({
    files: { type: 'git', gitUrl: 'https://example.com/a.git' },
  });
});

test('a folder or an archive goes with the task, and so does the key of the submission', async () => {
  const archives: string[] = [];
  const archive = new Blob([]);
  const archiveOf = (path: string) => {
    archives.push(path);
    return archive;
  };
  const api = createApi();
  const run = (...argv: string[]) => runCommand(['run', '-p', 'Hi', ...argv], { api, archiveOf });
  await run('--workspace', 'project', '--idempotency-key', 'k1');
  await run();
  expect(archives).toEqual(['project']);
  expect(api.calls.createdWith).toEqual([{ archive, idempotencyKey: 'k1' }, {}]);
});

test('a folder that can not be packed is refused before anything is sent', async () => {
  const api = createApi();
  const archiveOf = () => Promise.reject(new ClaudeOpsError('invalid_request', '"nowhere" is not there.'));
  const run = await runCommand(['run', '-p', 'Hi', '--workspace', 'nowhere'], { api, archiveOf });
  expect(run).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('"nowhere" is not there.') });
  expect(api.calls.created).toEqual([]);
});

test('the prompt comes from a file', async () => {
  await using directory = await createDirectory({ 'prompt.md': '# Grüße\n' });
  expect(await inputOf(['--prompt-file', directory.file('prompt.md')])).toMatchObject({
    prompt: '# Grüße\n',
  });
});

test('the prompt comes from a pipe, with or without a dash', async () => {
  expect(await inputOf([], 'Grüße 漢字')).toMatchObject({ prompt: 'Grüße 漢字' });
  expect(await inputOf(['-p', '-'], 'Hi')).toMatchObject({ prompt: 'Hi' });
});

test('a pipe is left alone when there is a prompt', async () => {
  expect(await inputOf(['-p', 'Hi'], 'not this')).toMatchObject({ prompt: 'Hi' });
});

test.each([
  ['no prompt on a terminal', [], undefined, 'No prompt: give one with -p/--prompt or --prompt-file'],
  ['two prompts', ['-p', 'Hi', '--prompt-file', 'p.md'], undefined, 'Two prompts'],
  ['an empty pipe', [], ' \n', 'standard input has no text'],
  ['an empty prompt', ['-p', ''], undefined, '-p/--prompt has no text'],
  ['an endless pipe', [], 'x'.repeat(2_000_000), 'longer than 1048576 bytes'],
  ['a missing file', ['--prompt-file', '/nowhere/p.md'], undefined, "--prompt-file can't be read: ENOENT"],
  ['a missing schema', ['-p', 'Hi', '--schema', '/nowhere/s.json'], undefined, "--schema can't be read"],
  ['an unknown flag', ['-p', 'Hi', '--nope'], undefined, 'Nonexistent flag: --nope'],
  ['an unknown mode', ['-p', 'Hi', '-m', 'cloud'], undefined, '--mode takes process or container'],
  ['a timeout in what seems seconds', ['-p', 'Hi', '--timeout', '30'], undefined, 'takes 1s to 24h'],
  ['a tag without a value', ['-p', 'Hi', '--tag', 'a'], undefined, 'takes key=value'],
  [
    'two workspaces',
    ['-p', 'Hi', '--git', 'https://a', '--workspace', 'b'],
    undefined,
    "can't be given together",
  ],
  ['submodules of nothing', ['-p', 'Hi', '--submodules'], undefined, '--git'],
  ['a repository without a URL', ['-p', 'Hi', '--git', '#main'], undefined, '--git takes a URL'],
  ['a repository with an empty ref', ['-p', 'Hi', '--git', 'https://a#'], undefined, '--git takes'],
  ['a download without waiting', ['-p', 'Hi', '--download', 'out'], undefined, '--wait'],
  [
    'two networks',
    ['-p', 'Hi', '--network', 'none', '--allow-host', 'a.b'],
    undefined,
    "can't be given together",
  ],
  ['an unknown network', ['-p', 'Hi', '--network', 'some'], undefined, '--network takes none or open'],
  [
    'a cost that is none',
    ['-p', 'Hi', '--max-cost', '0'],
    undefined,
    '--max-cost takes an amount of US dollars',
  ],
  ['an empty workspace', ['-p', 'Hi', '--workspace', ''], undefined, 'Expected --workspace'],
  ['missing servers', ['-p', 'Hi', '--mcp', '/nowhere/m.json'], undefined, "--mcp can't be read"],
  ['a URL that is none', ['-p', 'Hi', '--url', 'here'], undefined, '--url takes an http'],
])('%s is refused with exit code 2, on stderr', async (_what, argv, stdin, message) => {
  const api = createApi();
  const run = await runCommand(['run', ...argv], { api, ...(stdin !== undefined && { stdin }) });
  expect(run).toMatchObject({ exitCode: 2, stdout: '', stderr: expect.stringContaining(message) });
  expect(run.stderr).toMatch(/^Error: /);
  expect(run.stderr).not.toContain('    at ');
  expect(api.calls.created).toEqual([]);
});

test.each(['[1, 2]', '"text"', 'null', '{ not json'])('a schema file with %s is refused', async (text) => {
  await using directory = await createDirectory({ 'schema.json': text });
  const run = await runCommand(['run', '-p', 'Hi', '--schema', directory.file('schema.json')]);
  expect(run).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('to hold') });
});

test('without a key the ways to give one are named, where the server has none either', async () => {
  const refusal = new ClaudeOpsError('invalid_request', '/apiKey: is needed', {
    errors: [{ pointer: '/apiKey', detail: 'is needed' }],
  });
  const createTask = async () => {
    throw refusal;
  };
  const run = await runCommand(['run', '-p', 'Hi'], {
    environment: { ANTHROPIC_API_KEY: '' },
    api: createApi({ createTask }),
  });
  expect(run).toMatchObject({ exitCode: 2, stdout: '' });
  expect(run.stderr).toContain('set ANTHROPIC_API_KEY, give one with -k/--api-key');
  expect(run.stderr).not.toContain('/apiKey');
});

test('a credential of the server takes the place of the key of the shell', async () => {
  const api = createApi();
  await runCommand(['run', '-p', 'Hi', '--credential', 'team'], { api, environment: KEY });
  expect(api.calls.created).toEqual([{ prompt: 'Hi', credential: 'team' }]);
});

test('the server is chosen by flags before the environment before the default', async () => {
  const connect = async (argv: string[], environment: Record<string, string>) =>
    (await runCommand(['run', '-p', 'Hi', ...argv], { environment: { ...KEY, ...environment } })).connections;
  expect(await connect([], {})).toEqual([{ url: 'http://127.0.0.1:3000' }]);
  expect(await connect([], { CLAUDE_OPS_URL: 'http://a', CLAUDE_OPS_TOKEN: 't' })).toEqual([
    { url: 'http://a', token: 't' },
  ]);
  expect(await connect(['--url', 'http://b', '--token', 'u'], { CLAUDE_OPS_URL: 'http://a' })).toEqual([
    { url: 'http://b', token: 'u' },
  ]);
});

const refusal = new ClaudeOpsError('invalid_request', '/timeout: must be at least 1000 (and 1 more)', {
  requestId: 'req-7',
  errors: [
    { pointer: '/timeout', detail: 'must be at least 1000' },
    { pointer: '/model', detail: 'is too long' },
  ],
});

test('a refusal is printed with the flag of every fault, what to do and the request', async () => {
  const api = createApi({ createTask: () => Promise.reject(refusal) });
  expect(await runCommand(['run', '-p', 'Hi'], { api })).toMatchObject({
    exitCode: 2,
    stdout: '',
    stderr: [
      'Error: --timeout: must be at least 1000 (and 1 more)',
      '  --timeout: must be at least 1000',
      '  --model: is too long',
      'Request id: req-7\n',
    ].join('\n'),
  });
});

test('with --json a refusal is an object on stdout', async () => {
  const api = createApi({ createTask: () => Promise.reject(refusal) });
  const run = await runCommand(['run', '-p', 'Hi', '--json'], { api });
  expect(run).toMatchObject({ exitCode: 2, stderr: '' });
  expect(JSON.parse(run.stdout)).toEqual({
    error: {
      code: 'invalid_request',
      message: refusal.message,
      advice: refusal.facts.advice,
      exitCode: 2,
      requestId: 'req-7',
      errors: refusal.errors,
    },
  });
});

test('with --json a wrong call is an object on stdout', async () => {
  const run = await runCommand(['run', '--json']);
  expect(run).toMatchObject({ exitCode: 2, stderr: '' });
  expect(JSON.parse(run.stdout)).toMatchObject({ error: { code: 'usage', exitCode: 2 } });
});

test('a fault of claude-ops has its stack and an exit code that no task has', async () => {
  const api = createApi({ createTask: () => Promise.reject(new TypeError('a fault')) });
  const run = await runCommand(['run', '-p', 'Hi'], { api });
  expect(run).toMatchObject({ exitCode: 3, stdout: '' });
  expect(run.stderr).toMatch(/^Error: claude-ops has a bug.*\nTypeError: a fault\n {4}at /);
});

async function inputOf(argv: string[], stdin?: string): Promise<CreateTaskInput | undefined> {
  const api = createApi();
  await runCommand(['run', ...argv], { api, ...(stdin !== undefined && { stdin }) });
  return api.calls.created[0];
}

async function createDirectory(files: Record<string, string>) {
  const path = await mkdtemp(join(tmpdir(), 'claude-ops-cli-'));
  for (const [name, text] of Object.entries(files)) await writeFile(join(path, name), text);
  return {
    file: (name: string) => join(path, name),
    [Symbol.asyncDispose]: () => rm(path, { recursive: true }),
  };
}
