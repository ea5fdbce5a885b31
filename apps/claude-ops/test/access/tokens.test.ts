import { setTimeout as delay } from 'node:timers/promises';
import { createClaudeOps, createMemoryTaskStore, createMemoryTokenStore } from '@claude-ops/core';
import { ClaudeOps } from '@claude-ops/sdk';
import { createServer } from '@claude-ops/server';
import { hang } from '@claude-ops/testing';
import { expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { send } from './requests-of.ts';
import {
  openRoomWithTokens,
  SERVER_TOKEN,
  type RoomWithTokens,
  type TokenHolder,
} from './room-with-tokens.ts';

const TASK = { prompt: 'hello', apiKey: 'sk-ant-api03-made-up-for-the-tokens-00000' };
/** Within seconds: a look every 2 s, and a second of grace. */
const SOON_MS = 6_000;

test('a token is shown once, and told again without it', async () => {
  await using room = await openRoomWithTokens();
  const expiresAt = '2099-01-01T00:00:00.000Z';
  const created = await room.admin.createToken({ name: 'ci', role: 'submitter', ownTasks: true, expiresAt });
  expect(created).toMatchObject({
    name: 'ci',
    role: 'submitter',
    ownTasks: true,
    expiresAt,
    lastUsedAt: null,
  });
  expect(created.token).toMatch(/^cops_[0-9a-f-]{36}_[A-Za-z0-9_-]{43}$/);
  const { token, ...told } = created;
  expect((await room.admin.listTokens()).data).toEqual([told]);
  const client = new ClaudeOps({ baseUrl: room.url, token });
  expect((await client.listTasks()).data).toEqual([]);
  await eventually(async () => {
    const [seen] = (await room.admin.listTokens()).data;
    expect(Date.parse(seen?.lastUsedAt ?? '')).toBeGreaterThanOrEqual(Date.parse(created.createdAt));
  });
  expect(JSON.stringify(room.lines)).not.toContain(token);
});

test.each([
  ['the name of the server itself', { name: 'CLAUDE_OPS_TOKEN', role: 'viewer' }, '/name'],
  ['own tasks for a role that concerns all', { name: 'x', role: 'operator', ownTasks: true }, '/ownTasks'],
  ['an end that has passed', { name: 'x', role: 'viewer', expiresAt: '2020-01-01' }, '/expiresAt'],
  ['no role', { name: 'x' }, '/role'],
  ['another role', { name: 'x', role: 'root' }, '/role'],
])('a token is refused with %s', async (_case, body, pointer) => {
  await using room = await openRoomWithTokens();
  const answer = await send(`${room.url}/api/tokens`, { method: 'POST', token: SERVER_TOKEN, body });
  expect(answer.code).toBe('invalid_request');
  expect(JSON.parse(answer.text).errors).toMatchObject([{ pointer }]);
});

test('a name is taken until its token is revoked', async () => {
  await using room = await openRoomWithTokens();
  const { id } = await room.hire('ci', 'viewer');
  const again = room.hire('ci', 'viewer');
  await expect(again).rejects.toMatchObject({ code: 'token_exists' });
  await room.admin.revokeToken(id);
  await expect(room.admin.revokeToken(id)).rejects.toMatchObject({ code: 'token_not_found' });
  await room.hire('ci', 'viewer');
});

test('a revoked token is refused at once, its streams end, and its tasks keep its name', async () => {
  await using room = await openRoomWithTokens();
  const caller = await room.hire('ci', 'submitter', { ownTasks: true });
  const { task, stream } = await openStream(room, caller);
  await room.admin.revokeToken(caller.id);
  await expect(caller.client.listTasks()).rejects.toMatchObject({ code: 'unauthorized' });
  await ended(stream);
  expect(await room.admin.getTask(task)).toMatchObject({
    status: 'running',
    createdBy: { id: caller.id, name: 'ci' },
  });
});

test('a token ends when it expires, with what is open of it', async () => {
  await using room = await openRoomWithTokens();
  const expiresAt = new Date(Date.now() + 2_000).toISOString();
  const caller = await room.hire('ci', 'submitter', { expiresAt });
  const { stream } = await openStream(room, caller);
  await ended(stream);
  await expect(caller.client.listTasks()).rejects.toMatchObject({ code: 'unauthorized' });
  expect((await room.admin.listTokens()).data).toMatchObject([{ name: 'ci', expiresAt }]);
});

test('a token may revoke itself, and hears so', async () => {
  await using room = await openRoomWithTokens();
  const caller = await room.hire('boss', 'admin');
  await caller.client.revokeToken(caller.id);
  await expect(caller.client.listTokens()).rejects.toMatchObject({ code: 'unauthorized' });
});

test('a token that another server revokes is refused within seconds', async () => {
  const shared = { tokens: createMemoryTokenStore(), tasks: createMemoryTaskStore() };
  await using one = createClaudeOps({ stores: shared });
  await using other = createClaudeOps({ stores: { ...shared, tasks: createMemoryTaskStore() } });
  const { id, token } = await one.createToken({ name: 'ci', role: 'viewer' });
  const caller = await other.callers.find(token);
  expect(caller).toEqual({ token: { id, name: 'ci' }, role: 'viewer', ownTasks: false });
  if (caller === undefined) return;
  using watch = other.callers.watch(caller);
  await one.revokeToken(id);
  await expect.poll(() => watch.ended.aborted, { timeout: SOON_MS }).toBe(true);
  expect(await other.callers.find(token)).toBeUndefined();
});

test('a server without CLAUDE_OPS_TOKEN serves callers without a token as admins, and one with a token by its role', async () => {
  await using ops = createClaudeOps();
  await using server = createServer({ api: ops });
  const { url } = await server.listen({ port: 0, host: '127.0.0.1' });
  const { id, token } = await new ClaudeOps({ baseUrl: url }).createToken({ name: 'ci', role: 'viewer' });
  const client = new ClaudeOps({ baseUrl: url, token });
  await client.listTasks();
  await expect(client.listTokens()).rejects.toMatchObject({ code: 'insufficient_role' });
  await ops.revokeToken(id);
  await expect(client.listTasks()).rejects.toMatchObject({ code: 'unauthorized' });
  const other = new ClaudeOps({ baseUrl: url, token: 'of-a-proxy-before-the-server' });
  expect((await other.listTokens()).data).toEqual([]);
});

async function openStream(
  { url, model }: RoomWithTokens,
  { client, token }: TokenHolder,
): Promise<{ readonly task: string; readonly stream: ReadableStreamDefaultReader<Uint8Array> }> {
  model.setScript([hang()]);
  const { id } = await client.createTask(TASK);
  const response = await fetch(`${url}/api/tasks/${id}/events`, {
    headers: { accept: 'text/event-stream', authorization: `Bearer ${token}` },
  });
  expect(response.status).toBe(200);
  const stream = response.body?.getReader();
  if (stream === undefined) throw new Error('There is no stream.');
  await model.waitForRequest();
  return { task: id, stream };
}

/** Reads until the server ends the stream, in whatever way. */
async function ended(stream: ReadableStreamDefaultReader<Uint8Array>): Promise<void> {
  const reading = (async () => {
    try {
      while (!(await stream.read()).done);
    } catch {
      // Its connection was cut.
    }
    return 'ended';
  })();
  const late = delay(SOON_MS, 'still open', { ref: false });
  expect(await Promise.race([reading, late])).toBe('ended');
}
