import { say, startModelServer, useTool } from '@claude-ops/testing';
import { expect, test } from 'vitest';
import { eventually } from './support/eventually.ts';
import { startServerProcess, type ServerProcess } from './support/server-process.ts';
import { temporaryDirectory } from './support/temporary-directory.ts';

const apiKey = 'sk-ant-api03-made-up-for-the-approvals-000000000';
const STEPS = [useTool('Bash', { command: 'echo once >> log.txt' }), say('done')];
const ASKING = { prompt: 'go', apiKey, permissionMode: 'default', permissionPrompts: 'ask' } as const;

async function pendingOf({ client }: ServerProcess, taskId: string, after?: string): Promise<string> {
  let found: string | undefined;
  await eventually(async () => {
    const { data } = await client.listApprovals({ status: 'pending', taskId });
    found = data.find(({ id }) => id !== after)?.id;
    expect(found).toBeDefined();
  });
  return found ?? '';
}

async function logFileOf({ client }: ServerProcess, taskId: string): Promise<string> {
  const { body } = await client.openArtifact(taskId, 'log.txt');
  return await new Response(body).text();
}

test('a process that waits for a decision ends with its server, and its approval is withdrawn and says so', async () => {
  await using directory = await temporaryDirectory();
  await using model = await startModelServer({ script: STEPS });
  const env = { UPSTREAM_BASE_URL: model.url };
  await using killed = await startServerProcess(directory.path, env);
  const { id } = await killed.client.createTask(ASKING);
  const retried = await killed.client.createTask({ ...ASKING, retries: { on: ['interrupted'], max: 1 } });
  const [first, second] = [await pendingOf(killed, id), await pendingOf(killed, retried.id)];
  await killed.end('SIGKILL');

  await using server = await startServerProcess(directory.path, env);
  const { client } = server;
  expect(await client.waitForCompletion(id)).toMatchObject({
    status: 'failed',
    error: { code: 'interrupted' },
    waitingFor: null,
  });
  expect(await client.getApproval(first)).toMatchObject({
    status: 'withdrawn',
    reason: 'The server ended, and the run with it.',
  });
  await expect(client.decideApproval(first, { decision: 'allow' })).rejects.toMatchObject({
    code: 'approval_already_decided',
  });
  expect((await client.listArtifacts(id)).data).toEqual([]);

  const again = await pendingOf(server, retried.id);
  expect(again).not.toBe(second);
  expect(await client.getApproval(second)).toMatchObject({ status: 'withdrawn', attempt: 1 });
  await client.decideApproval(again, { decision: 'allow' });
  expect(await client.waitForCompletion(retried.id)).toMatchObject({ status: 'completed', attempts: 2 });
  expect(await logFileOf(server, retried.id)).toBe('once\n');
});

test('a decision over HTTP says which token and which address it came from', async () => {
  await using directory = await temporaryDirectory();
  await using model = await startModelServer({ script: STEPS });
  const token = 'a-token-of-the-tests-0123456789';
  await using server = await startServerProcess(directory.path, {
    UPSTREAM_BASE_URL: model.url,
    CLAUDE_OPS_TOKEN: token,
  });
  const client = server.clientWith(token);
  const { id } = await client.createTask(ASKING);
  const approval = await pendingOf({ ...server, client }, id);
  const { decision } = await client.decideApproval(approval, { decision: 'deny', message: 'No.' });
  const decidedBy = { via: 'api', token: 'CLAUDE_OPS_TOKEN', address: '127.0.0.1' };
  expect(decision).toMatchObject({ decision: 'deny', message: 'No.', decidedBy });
  await client.waitForCompletion(id);
});

test('a signed link leads to a page that decides without a token, and to no other approval', async () => {
  await using directory = await temporaryDirectory();
  await using model = await startModelServer({ script: STEPS });
  const token = 'a-token-of-the-tests-0123456789';
  await using server = await startServerProcess(directory.path, {
    UPSTREAM_BASE_URL: model.url,
    CLAUDE_OPS_TOKEN: token,
    PUBLIC_URL: 'https://ops.example.org/claude',
  });
  const client = server.clientWith(token);
  const asking = { ...server, client };
  const tasks = [await client.createTask(ASKING), await client.createTask(ASKING)];
  const ids = [];
  for (const { id } of tasks) ids.push(await pendingOf(asking, id));
  const [first = '', second = ''] = ids;
  const { url } = await client.createApprovalLink(first);
  expect(url.startsWith(`https://ops.example.org/claude/approvals/${first}?signature=`)).toBe(true);
  const page = (link: string, init?: RequestInit) =>
    fetch(new URL(link.replace('https://ops.example.org', ''), server.url), { redirect: 'manual', ...init });
  const read = await page(url);
  expect(read.status).toBe(200);
  expect(await read.text()).toContain('echo once');
  expect((await page(url.replace(first, second))).status).toBe(404);
  expect(await client.getApproval(first)).toMatchObject({ status: 'pending' });
  const allow = { method: 'POST', body: new URLSearchParams({ decision: 'allow' }) };
  expect((await page(url.replace(first, second), allow)).status).toBe(404);
  expect((await page(url, allow)).status).toBe(303);
  expect((await page(url, allow)).status).toBe(409);
  expect(await client.getApproval(first)).toMatchObject({
    status: 'allowed',
    decision: { decidedBy: { via: 'link', token: null, address: '127.0.0.1' } },
  });
  expect(await (await page(url)).text()).not.toContain('echo once');
  expect(await client.waitForCompletion(tasks[0]?.id ?? '')).toMatchObject({ status: 'completed' });
  expect(await client.getApproval(second)).toMatchObject({ status: 'pending' });
  await client.cancelTask(tasks[1]?.id ?? '');
});
