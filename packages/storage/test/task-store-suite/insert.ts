import { LIMITS } from '@claude-ops/contract';
import type { TaskStore } from '@claude-ops/core';
import { expect, test } from 'vitest';
import { ALL, at, claimRequest, draft, idAt, newTaskAt, snapshot, taskAt } from '../tasks.ts';

export function insertTests(open: () => Promise<TaskStore>): void {
  test('a task is found as it was inserted', async () => {
    await using store = await open();
    const plain = taskAt(1);
    const full = taskAt(2, {
      mode: 'container',
      model: 'claude-sonnet-4-6',
      permissionMode: 'plan',
      timeout: 86_400_000,
      tags: { project: 'demo', 'a.b-c_d': '', ['__proto__']: 'own', constructor: 'too' },
      prompt: 'Say "hello"\n\t\u0000 in 日本語 and 👩‍👩‍👧 \u2028',
      schema: { type: 'object', properties: { answer: { const: '\ud800 alone' } } },
      trustWorkspace: true,
      maxCostUsd: 0.1,
      files: { type: 'git', gitUrl: 'https://example.com/repository.git', gitRef: 'main' },
      network: { policy: { allow: ['github.com', '*.example.org:8443'] }, isEnforced: true, seen: [] },
      resources: { memoryBytes: 512 * 1024 ** 2, cpus: 0.5 },
      mcpServers: { profiles: ['docs'], inline: { tool: { command: 'tool', env: { KEY: '***' } } } },
    });
    for (const task of [plain, full])
      await store.insert({ task, sealedSecrets: null, event: draft('task.queued') });
    expect(await store.find(plain.id)).toStrictEqual(plain);
    expect(await store.find(full.id)).toStrictEqual(full);
  });

  test('a prompt of the greatest length is kept', async () => {
    await using store = await open();
    const prompt = '日'.repeat(Math.floor(LIMITS.promptMaxBytes / 3));
    await store.insert(newTaskAt(1, { prompt }));
    expect((await store.find(idAt(1)))?.prompt === prompt).toBe(true);
  });

  test('an unknown task is not found', async () => {
    await using store = await open();
    expect(await store.find(idAt(1))).toBeUndefined();
  });

  test('inserting writes the first event of the log', async () => {
    await using store = await open();
    const insertion = await store.insert({ ...newTaskAt(1), event: draft('task.queued', '{"a": 1}') });
    const event = {
      taskId: idAt(1),
      sequence: 1,
      type: 'task.queued',
      at: at(0),
      data: '{"a": 1}',
    };
    expect(insertion).toStrictEqual({ status: 'inserted', event });
    expect(await store.listEvents(idAt(1), ALL)).toStrictEqual([event]);
  });

  test('an id that is taken is refused, and nothing is written', async () => {
    await using store = await open();
    await store.insert(newTaskAt(1, { prompt: 'first', tags: { a: '1' } }));
    const before = await snapshot(store, idAt(1));
    await expect(store.insert(newTaskAt(1, { prompt: 'second', tags: { b: '2' } }))).rejects.toThrow(
      `A task with the id ${idAt(1)} exists already.`,
    );
    expect(await snapshot(store, idAt(1))).toStrictEqual(before);
    expect(await store.countByStatus()).toMatchObject({ queued: 1 });
    expect(await store.list({ tags: { b: '2' }, limit: 1 })).toStrictEqual([]);
  });

  test('of tasks that are inserted at once, one that is refused takes no other with it', async () => {
    await using store = await open();
    await store.insert(newTaskAt(2, { prompt: 'first' }));
    const insertions = await Promise.allSettled(
      [1, 2, 3].map((n) => store.insert(newTaskAt(n, { tags: { n: String(n) } }))),
    );
    expect(insertions.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect((await store.list({ limit: 9 })).map(({ id, tags }) => [id, tags])).toEqual([
      [idAt(3), { n: '3' }],
      [idAt(2), {}],
      [idAt(1), { n: '1' }],
    ]);
    expect(await store.countByStatus()).toMatchObject({ queued: 3 });
    for (const n of [1, 2, 3]) expect(await store.listEvents(idAt(n), ALL)).toHaveLength(1);
  });

  test('nothing given or returned is shared with what is kept', async () => {
    await using store = await open();
    const given = newTaskAt(1, { tags: { project: 'demo' }, schema: { type: 'object' } });
    const expected = structuredClone(given.task);
    await store.insert(given);
    given.task.tags['project'] = 'changed';
    const found = await store.find(idAt(1));
    Object.assign(found?.tags ?? {}, { project: 'changed' });
    const [summary] = await store.list({ limit: 1 });
    Object.assign(summary?.tags ?? {}, { project: 'changed' });
    const [event] = await store.listEvents(idAt(1), ALL);
    Object.assign(event ?? {}, { type: 'changed' });
    expect(await store.find(idAt(1))).toStrictEqual(expected);
    expect(await store.listEvents(idAt(1), ALL)).toMatchObject([{ type: 'task.queued' }]);

    const claimed = await store.claim(claimRequest());
    Object.assign(claimed?.task.tags ?? {}, { project: 'changed' });
    Object.assign(claimed?.attempt ?? {}, { instanceId: 'changed' });
    Object.assign(claimed?.event ?? {}, { type: 'changed' });
    expect(await store.listEvents(idAt(1), ALL)).toMatchObject([
      { type: 'task.queued' },
      { type: 'task.started' },
    ]);
    expect((await store.find(idAt(1)))?.tags).toStrictEqual(expected.tags);
    expect(await store.listAbandoned({ instanceId: 'here', now: at(0) })).toMatchObject([
      { attempt: { instanceId: 'here' } },
    ]);
  });
}
