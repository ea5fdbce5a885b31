import type { ClaudeOpsApi, CreateTaskInput, Message, Task } from '@claude-ops/contract';
import { say, useTool } from '@claude-ops/testing';
import { expect, test } from 'vitest';
import type { ApiUnderTest } from './api-suite.ts';

interface MessageTestParts {
  readonly open: (maxConcurrency?: number) => Promise<ApiUnderTest>;
  readonly create: (api: ClaudeOpsApi, input?: Partial<CreateTaskInput>) => Promise<Task>;
}

const unknownId = '01900000-0000-7000-8000-000000000000';
const ONCE = { idempotencyKey: 'once' };
const statusesOf = (messages: readonly Message[]) => messages.map(({ status }) => status);

/** What every implementation of `ClaudeOpsApi` does with messages into tasks. */
export function messageTests({ open, create }: MessageTestParts): void {
  test('a message reaches the run, wherever that is, and its fate is an event', async () => {
    await using room = await open();
    // The CLI reads one of them after the tool call, and takes the other one back.
    room.model.setScript([useTool('Bash', { command: 'echo begin && sleep 3' }), say('Done.')]);
    const { id } = await create(room.api);
    const types: string[] = [];
    let [kept, taken]: (Message | undefined)[] = [];
    for await (const event of room.api.followTaskEvents(id)) {
      if (event.type.startsWith('task.message')) types.push(event.type.slice('task.message_'.length));
      if (event.type !== 'claude.assistant' || kept !== undefined) continue;
      kept = await room.api.sendMessage(id, { text: 'Mind the gap.' });
      taken = await room.api.sendMessage(id, { text: 'Never mind.', delivery: 'later' });
      expect(await room.api.withdrawMessage(id, taken.id)).toMatchObject({ status: 'withdrawn' });
    }
    const { data, nextCursor } = await room.api.listMessages(id);
    expect(data).toMatchObject([
      { id: kept?.id, taskId: id, status: 'delivered', text: 'Mind the gap.', delivery: 'next', turn: 1 },
      { id: taken?.id, status: 'withdrawn', delivery: 'later', turn: null },
    ]);
    expect(nextCursor).toBeNull();
    expect(types.toSorted()).toEqual(['delivered', 'queued', 'queued', 'withdrawn']);
    expect(JSON.stringify(room.model.requests)).not.toContain('Never mind.');
    await expect(room.api.sendMessage(id, { text: 'Too late.' })).rejects.toMatchObject({
      code: 'task_already_finished',
      details: { status: 'completed' },
    });
  });

  test('messages of a queued task are paged, withdrawn once, and refused with its cancel', async () => {
    await using room = await open();
    const { id } = await create(room.api, { placement: { labels: ['nowhere'] } });
    const sent: Message[] = [];
    for (const text of ['zero', 'one', 'two']) sent.push(await room.api.sendMessage(id, { text }));
    const [first] = sent;
    expect(await room.api.withdrawMessage(id, first?.id ?? '')).toMatchObject({ status: 'withdrawn' });
    expect(await room.api.withdrawMessage(id, first?.id ?? '')).toMatchObject({ status: 'withdrawn' });
    const again = { text: 'three', delivery: 'next' } as const;
    for (let times = 0; times < 2; times += 1) sent.push(await room.api.sendMessage(id, again, ONCE));
    expect(sent[3]).toEqual(sent[4]);
    await expect(room.api.sendMessage(id, { text: 'other' }, ONCE)).rejects.toMatchObject({
      code: 'idempotency_key_reused',
    });
    const page = await room.api.listMessages(id, { limit: 2 });
    expect(page.data.map(({ text }) => text)).toEqual(['zero', 'one']);
    const rest = await room.api.listMessages(id, { limit: 2, cursor: page.nextCursor ?? '' });
    expect(rest).toMatchObject({ data: [{ text: 'two' }, { text: 'three' }], nextCursor: null });
    await room.api.cancelTask(id);
    const { data } = await room.api.listMessages(id);
    expect(statusesOf(data)).toEqual(['withdrawn', 'refused', 'refused', 'refused']);
    await expect(room.api.withdrawMessage(id, data[1]?.id ?? '')).rejects.toMatchObject({
      code: 'message_already_settled',
      details: { status: 'refused' },
    });
  });

  test('a message that is none, or for no task, is refused', async () => {
    await using room = await open();
    const { id } = await create(room.api, { placement: { labels: ['nowhere'] } });
    const text = 'é'.repeat(200_000);
    for (const input of [{ text: '' }, { text }, { text: 'x', delivery: 'soon' }, {}])
      await expect(room.api.sendMessage(id, input as { text: string })).rejects.toMatchObject({
        code: 'invalid_request',
      });
    await expect(room.api.sendMessage(unknownId, { text: 'x' })).rejects.toMatchObject({
      code: 'task_not_found',
    });
    await expect(room.api.listMessages(unknownId)).rejects.toMatchObject({ code: 'task_not_found' });
    await expect(room.api.withdrawMessage(unknownId, unknownId)).rejects.toMatchObject({
      code: 'task_not_found',
    });
    await expect(room.api.withdrawMessage(id, unknownId)).rejects.toMatchObject({
      code: 'message_not_found',
    });
    expect(await room.api.listMessages(id)).toEqual({ data: [], nextCursor: null });
    await room.api.cancelTask(id);
  });
}
