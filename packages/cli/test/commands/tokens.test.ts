import type { AuditEntry, NewToken, Token, TokenInput } from '@claude-ops/contract';
import { expect, test } from 'vitest';
import { createApi } from '../fixtures/create-api.ts';
import { runCommand } from '../fixtures/start-command.ts';
import { TASK_ID } from '../fixtures/tasks.ts';

const TEXT = 'cops_019aa0c2-5d2e-7b1c-9f65-2f8a4c1e7d90_made-up';
const TOKEN: Token = {
  id: '019aa0c2-5d2e-7b1c-9f65-2f8a4c1e7d90',
  name: 'ci',
  role: 'submitter',
  ownTasks: true,
  createdAt: '2026-11-22T19:30:00.000Z',
  expiresAt: '2027-02-20T19:30:00.000Z',
  lastUsedAt: null,
};
const NOW = Date.parse(TOKEN.createdAt);

function creating() {
  const inputs: TokenInput[] = [];
  const api = createApi({
    async createToken(input): Promise<NewToken> {
      inputs.push(input);
      return { ...TOKEN, token: TEXT };
    },
  });
  return { inputs, api };
}

test('tokens create prints the token alone on stdout, and explains it on stderr', async () => {
  const { inputs, api } = creating();
  const words = ['tokens:create', '--name', 'ci', '--role', 'submitter', '--own-tasks', '--expires', '90d'];
  const { exitCode, stdout, stderr } = await runCommand(words, { api, now: () => NOW });
  expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: `${TEXT}\n` });
  expect(stderr).toContain('Token ci (019aa0c2-5d2e-7b1c-9f65-2f8a4c1e7d90) has the role submitter');
  expect(stderr).toContain('It ends at 2027-02-20T19:30:00.000Z.');
  expect(stderr).not.toContain(TEXT);
  const { expiresAt } = TOKEN;
  expect(inputs).toEqual([{ name: 'ci', role: 'submitter', ownTasks: true, expiresAt }]);
});

test('tokens create takes a date, or no end, and leaves out what is not given', async () => {
  const { inputs, api } = creating();
  const common = ['tokens:create', '--name', 'ci', '--role', 'viewer'];
  await runCommand(common, { api });
  await runCommand([...common, '--expires', '2027-11-01'], { api });
  expect(inputs).toEqual([
    { name: 'ci', role: 'viewer' },
    { name: 'ci', role: 'viewer', expiresAt: '2027-11-01T00:00:00.000Z' },
  ]);
});

test('tokens create --json prints the answer', async () => {
  const { api } = creating();
  const { stdout } = await runCommand(['tokens:create', '--name', 'ci', '--role', 'viewer', '--json'], {
    api,
  });
  expect(JSON.parse(stdout)).toEqual({ ...TOKEN, token: TEXT });
});

test.each([
  [['--name', 'ci'], 'role'],
  [['--role', 'viewer'], 'name'],
  [['--name', 'ci', '--role', 'root'], 'root'],
  [['--name', 'ci', '--role', 'viewer', '--expires', '90'], '--expires takes a time from now'],
])('tokens create refuses %j', async (words, complaint) => {
  expect(await runCommand(['tokens:create', ...words], { api: createApi() })).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining(complaint),
  });
});

const listing = createApi({ listTokens: async () => ({ data: [TOKEN], nextCursor: null }) });

test('tokens list prints a line for each token, separated by tabs', async () => {
  const { id, createdAt, expiresAt } = TOKEN;
  expect(await runCommand(['tokens:list'], { api: listing })).toMatchObject({
    exitCode: 0,
    stdout: `${[id, 'ci', 'submitter', 'own', createdAt, '', expiresAt].join('\t')}\n`,
  });
});

test('tokens list --json prints the answer', async () => {
  const { stdout } = await runCommand(['tokens:list', '--json'], { api: listing });
  expect(JSON.parse(stdout)).toEqual({ data: [TOKEN], nextCursor: null });
});

test.each(['ci', TOKEN.id])('tokens revoke %s ends the token, and says so', async (name) => {
  const ended: string[] = [];
  const api = createApi({
    listTokens: async () => ({ data: [TOKEN], nextCursor: null }),
    revokeToken: async (id) => void ended.push(id),
  });
  expect(await runCommand(['tokens:revoke', name], { api })).toMatchObject({
    exitCode: 0,
    stdout: `${TOKEN.id}\trevoked\n`,
  });
  expect(ended).toEqual([TOKEN.id]);
});

test('tokens revoke of a token that is not there says how to find them', async () => {
  expect(await runCommand(['tokens:revoke', 'other'], { api: listing })).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('`claude-ops tokens list` shows all tokens'),
  });
});

const ENTRY: AuditEntry = {
  id: TOKEN.id,
  at: TOKEN.createdAt,
  token: { id: TOKEN.id, name: 'ci' },
  action: 'cancelTask',
  outcome: 'done',
  target: TASK_ID,
  address: '127.0.0.1',
  requestId: 'mine',
};

test('audit prints a line for each call, separated by tabs, and passes its filters on', async () => {
  const filters: unknown[] = [];
  const api = createApi({
    async listAudit(filter) {
      filters.push(filter);
      return { data: [ENTRY, { ...ENTRY, token: null, target: null }], nextCursor: 'more' };
    },
  });
  const words = ['audit', '--by', 'ci', '--action', 'cancelTask', '--target', TASK_ID, '--limit', '2'];
  const { stdout } = await runCommand(words, { api });
  const [at, rest] = [ENTRY.at, ['127.0.0.1', 'mine']];
  expect(stdout.split('\n').map((line) => line.split('\t'))).toEqual([
    [at, 'ci', TOKEN.id, 'cancelTask', 'done', TASK_ID, ...rest],
    [at, '', '', 'cancelTask', 'done', '', ...rest],
    [''],
  ]);
  expect(filters).toEqual([{ token: 'ci', action: 'cancelTask', target: TASK_ID, limit: 2 }]);
});

test('audit --all reads every page', async () => {
  const api = createApi({
    listAudit: async ({ cursor } = {}) => ({
      data: [ENTRY],
      nextCursor: cursor === undefined ? 'more' : null,
    }),
  });
  const { stdout } = await runCommand(['audit', '--all', '--json'], { api });
  expect(JSON.parse(stdout)).toEqual({ data: [ENTRY, ENTRY], nextCursor: null });
});
