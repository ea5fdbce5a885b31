import { expect, test } from 'vitest';
import { pathOf, send } from './requests-of.ts';
import { moveIn, openRoomWithTokens, SERVER_TOKEN } from './room-with-tokens.ts';

const ADDRESS = '127.0.0.1';

test('each call that changes something is in the audit log, with who, what, from where and which request', async () => {
  await using room = await openRoomWithTokens();
  const ann = await room.hire('ann', 'submitter', { ownTasks: true });
  const { ended, running, queued, approval, message } = await moveIn(room, 'ann', ann);
  await ann.client.withdrawMessage(running.id, message.id);
  await ann.client.decideApproval(approval.id, { decision: 'deny' });
  await ann.client.cancelTask(queued.id);
  await room.admin.pruneTasks({ finishedBefore: '2020-01-01' });
  const token = { id: ann.id, name: 'ann' };
  const log = [];
  for await (const { id: _id, at: _at, requestId, ...entry } of room.admin.listAudit({ limit: 3 })) {
    expect(requestId).toMatch(/^[0-9a-f-]{36}$/);
    log.push(entry);
  }
  const common = { outcome: 'done', address: ADDRESS };
  const server = { id: null, name: 'CLAUDE_OPS_TOKEN' };
  expect(log.toReversed()).toEqual([
    { token: server, action: 'createToken', target: ann.id, ...common },
    { token, action: 'createTask', target: ended.id, ...common },
    { token, action: 'createTask', target: running.id, ...common },
    { token, action: 'sendMessage', target: running.id, ...common },
    { token, action: 'createTask', target: queued.id, ...common },
    { token, action: 'withdrawMessage', target: running.id, ...common },
    { token, action: 'decideApproval', target: approval.id, ...common },
    { token, action: 'cancelTask', target: queued.id, ...common },
    { token: server, action: 'pruneTasks', target: null, ...common },
  ]);
  expect((await room.admin.getApproval(approval.id)).decision?.decidedBy).toEqual({
    via: 'api',
    token: 'ann',
    address: ADDRESS,
  });

  const { data: found } = await room.admin.listAudit({
    token: 'ann',
    action: 'createTask',
    target: ended.id,
  });
  expect(found).toHaveLength(1);
  expect((await room.admin.listAudit({ token: ann.id })).data).toHaveLength(7);
});

test('a call that is refused for its role is in the audit log, and one that only reads, or fails, is not', async () => {
  await using room = await openRoomWithTokens();
  const viewer = await room.hire('viewer', 'viewer');
  const id = '01900000-0000-7000-8000-000000000000';
  const call = async (method: string, path: string, token: string) =>
    (await send(`${room.url}${pathOf(path)}`, { method, token, headers: { 'x-request-id': 'mine' } })).code;
  expect(await call('DELETE', '/api/tasks/:id', viewer.token)).toBe('insufficient_role');
  expect(await call('GET', '/api/audit', viewer.token)).toBe('insufficient_role');
  expect(await call('GET', '/api/tasks', viewer.token)).toBeUndefined();
  expect(await call('DELETE', '/api/tasks/:id', SERVER_TOKEN)).toBe('task_not_found');
  expect(await call('DELETE', '/api/tasks/:id', 'unknown')).toBe('unauthorized');
  const { data } = await room.admin.listAudit();
  expect(data.map(({ action }) => action)).toEqual(['cancelTask', 'createToken']);
  expect(data[0]).toMatchObject({
    token: { id: viewer.id, name: 'viewer' },
    outcome: 'refused',
    target: id,
    requestId: 'mine',
  });
});

test('a decision on the page of an approval is in the audit log, without a token', async () => {
  await using room = await openRoomWithTokens();
  const ann = await room.hire('ann', 'submitter');
  const { approval } = await moveIn(room, 'ann', ann);
  const { url } = await ann.client.createApprovalLink(approval.id);
  const decide = async () =>
    fetch(new URL(url, room.url), {
      method: 'POST',
      redirect: 'manual',
      body: new URLSearchParams({ decision: 'deny' }),
    });
  expect((await decide()).status).toBe(303);
  expect((await decide()).status).toBe(409);
  const { data } = await room.admin.listAudit({ action: 'decideOnPage' });
  expect(data).toMatchObject([{ token: null, target: approval.id, outcome: 'done', address: ADDRESS }]);
});

test('log lines say who called, and tell the life of a task', async () => {
  await using room = await openRoomWithTokens();
  const ann = await room.hire('ann', 'submitter', { ownTasks: true });
  const { ended } = await moveIn(room, 'ann', ann);
  const life = room.lines.filter(({ taskId, level }) => taskId === ended.id && level === 30);
  expect(life.map(({ event, caller }) => [event, caller])).toEqual([
    ['task_created', 'ann'],
    ['task_started', 'ann'],
    ['task_ended', 'ann'],
  ]);
  expect(life.at(-1)).toMatchObject({ status: 'completed' });
  const requests = room.lines.filter(
    ({ msg, path }) => msg === 'request' && path === `/api/tasks/${ended.id}`,
  );
  expect(new Set(requests.map(({ caller }) => caller))).toEqual(new Set(['ann']));
});
