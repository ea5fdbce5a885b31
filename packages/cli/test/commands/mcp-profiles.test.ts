import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { McpProfile, McpProfileInput } from '@claude-ops/contract';
import { expect, test } from 'vitest';
import { createApi } from '../fixtures/create-api.ts';
import { runCommand } from '../fixtures/start-command.ts';

const SERVERS = {
  files: { command: 'npx', args: ['-y', 'server-files'], env: { TOKEN: '***' } },
  web: { type: 'http' as const, url: 'https://mcp.example.com', headers: { Authorization: '***' } },
};
const PROFILE: McpProfile = {
  id: '019aa0c2-0000-7b1c-9f65-2f8a4c1e7d90',
  name: 'tools',
  description: 'What we use',
  servers: SERVERS,
  createdAt: '2026-11-22T19:30:00.000Z',
  updatedAt: '2026-11-22T19:30:00.000Z',
};
const OTHER: McpProfile = { ...PROFILE, id: 'tools-2', name: 'other', description: null, servers: {} };

function createProfileApi() {
  const changes: unknown[] = [];
  const profileOf = (input: McpProfileInput): McpProfile => ({ ...PROFILE, ...input, description: null });
  const api = createApi({
    listMcpProfiles: async ({ cursor } = {}) =>
      cursor === undefined ? { data: [PROFILE], nextCursor: 'c1' } : { data: [OTHER], nextCursor: null },
    createMcpProfile: async (input) => {
      changes.push(['create', input]);
      return profileOf(input);
    },
    replaceMcpProfile: async (id, input) => {
      changes.push(['replace', id, input]);
      return profileOf(input);
    },
    deleteMcpProfile: async (id) => void changes.push(['delete', id]),
  });
  return { api, changes };
}

test('mcp-profiles list shows a table on a terminal and lines with tabs in a pipe, from all pages', async () => {
  const { api } = createProfileApi();
  const piped = await runCommand(['mcp-profiles:list'], { api });
  expect(piped.stdout.split('\n')).toEqual([
    `${PROFILE.id}\ttools\t2026-11-22T19:30:00.000Z\tfiles,web\tWhat we use`,
    'tools-2\tother\t2026-11-22T19:30:00.000Z\t\t',
    '',
  ]);
  const shown = await runCommand(['mcp-profiles:list'], { api, stdoutColumns: 100 });
  expect(shown.stdout).toContain('NAME   AGE  SERVERS     DESCRIPTION');
  expect(shown.stdout).toContain(`${PROFILE.id}  tools  3m   files, web  What we use\n`);
});

test('mcp-profiles list --json prints all of them', async () => {
  const { stdout } = await runCommand(['mcp-profiles:list', '--json'], createProfileApi());
  expect(JSON.parse(stdout)).toEqual({ data: [PROFILE, OTHER], nextCursor: null });
});

test.each([PROFILE.id, PROFILE.name])('mcp-profiles get %s shows the profile', async (name) => {
  const { stdout } = await runCommand(['mcp-profiles:get', name], createProfileApi());
  expect(stdout.split('\n')).toEqual([
    'profile   tools',
    `id        ${PROFILE.id}`,
    'about     What we use',
    'created   2026-11-22T19:30:00.000Z',
    'server    files: npx -y server-files (env: TOKEN)',
    'server    web: http https://mcp.example.com (headers: Authorization)',
    '',
  ]);
});

test.each([
  ['by name', { files: { command: 'x' } }],
  ['as a .mcp.json has them', { mcpServers: { files: { command: 'x' } } }],
])('mcp-profiles create takes servers %s and prints the id', async (_form, json) => {
  await using file = await createFile(JSON.stringify(json));
  const { api, changes } = createProfileApi();
  const argv = ['mcp-profiles:create', 'mine', '--file', file.path, '--description', 'For tests'];
  expect(await runCommand(argv, { api })).toMatchObject({
    exitCode: 0,
    stdout: `${PROFILE.id}\n`,
    stderr: '',
  });
  const servers = { files: { command: 'x' } };
  expect(changes).toEqual([['create', { name: 'mine', description: 'For tests', servers }]]);
});

test('mcp-profiles replace keeps the name and the description that are not given', async () => {
  await using file = await createFile('{}');
  const { api, changes } = createProfileApi();
  await runCommand(['mcp-profiles:replace', 'tools', '-f', file.path], { api });
  await runCommand(['mcp-profiles:replace', 'other', '-f', file.path, '--name', 'new'], { api });
  expect(changes).toEqual([
    ['replace', PROFILE.id, { name: 'tools', description: 'What we use', servers: {} }],
    ['replace', 'tools-2', { name: 'new', servers: {} }],
  ]);
});

test('mcp-profiles delete takes an id or a name', async () => {
  const { api, changes } = createProfileApi();
  expect(await runCommand(['mcp-profiles:delete', 'other'], { api })).toMatchObject({
    exitCode: 0,
    stdout: 'tools-2\tdeleted\n',
  });
  await runCommand(['mcp-profiles:delete', PROFILE.id], { api });
  expect(changes).toEqual([
    ['delete', 'tools-2'],
    ['delete', PROFILE.id],
  ]);
});

test.each(['get', 'delete'])('mcp-profiles %s of a profile that is not there is refused', async (command) => {
  const { api, changes } = createProfileApi();
  const run = await runCommand([`mcp-profiles:${command}`, 'nowhere'], { api });
  expect(run).toMatchObject({ exitCode: 2, stdout: '' });
  expect(run.stderr).toContain('There is no MCP profile with the id or the name nowhere.');
  expect(changes).toEqual([]);
});

test.each([
  ['{ not json', 'to hold JSON'],
  ['[]', 'to hold MCP servers by name'],
  ['{"a": {}}', '/a'],
  ['{"a b": {"command": "x"}}', 'a b'],
  ['{"mcpServers": {"a": {"command": 1}}}', '/a'],
])('a file with %s is refused before anything is asked of a server', async (text, message) => {
  await using file = await createFile(text);
  const run = await runCommand(['mcp-profiles:create', 'mine', '--file', file.path], createProfileApi());
  expect(run).toMatchObject({ exitCode: 2, stdout: '', connections: [] });
  expect(run.stderr).toContain(message);
});

async function createFile(text: string) {
  const directory = await mkdtemp(join(tmpdir(), 'claude-ops-cli-'));
  const path = join(directory, 'servers.json');
  await writeFile(path, text);
  return { path, [Symbol.asyncDispose]: () => rm(directory, { recursive: true }) };
}
