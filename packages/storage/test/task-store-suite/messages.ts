import type { Message } from '@claude-ops/contract';
import type { MessageQuery, NewMessage, SettleRequest, TaskStore } from '@claude-ops/core';
import { expect, test } from 'vitest';
import {
  ALL,
  at,
  claimRequest,
  draft,
  finishRequest,
  idAt,
  newTaskAt,
  requeueRequest,
  seed,
} from '../tasks.ts';

const messageAt = (offsetMs: number, overrides: Partial<Message> = {}): Message => ({
  id: idAt(offsetMs),
  taskId: idAt(1),
  status: 'queued',
  text: `Message ${offsetMs}`,
  delivery: 'next',
  createdAt: at(offsetMs),
  settledAt: null,
  attempt: null,
  turn: null,
  reason: null,
  ...overrides,
});
const newMessage = (message: Message, mostOfTask = 30): NewMessage => ({
  message,
  event: draft('task.message_queued'),
  mostOfTask,
});
const settle = (messageId: string, overrides: Partial<SettleRequest> = {}): SettleRequest => ({
  taskId: idAt(1),
  messageId,
  attempt: 1,
  to: 'delivered',
  turn: 2,
  at: at(1_800),
  event: draft('task.message_delivered'),
  ...overrides,
});
const withdraw = (messageId: string) => ({
  taskId: idAt(1),
  messageId,
  at: at(1_700),
  event: draft('task.message_withdrawn'),
});
const range = (count: number) => Array.from({ length: count }, (_, index) => 20 + index);
const ATTEMPT = { taskId: idAt(1), attempt: 1 };

async function storeWithMessages(
  open: () => Promise<TaskStore>,
  status: 'queued' | 'running',
  ...messages: Message[]
): Promise<TaskStore> {
  const store = await open();
  await seed(store, newTaskAt(1), status);
  for (const message of messages) await store.addMessage(newMessage(message));
  return store;
}

const typesOf = async (store: TaskStore) => (await store.listEvents(idAt(1), ALL)).map(({ type }) => type);
const listed = async (store: TaskStore) => (await store.listMessages({ taskId: idAt(1), limit: 10 })).rows;
const statusesOf = async (store: TaskStore) => (await listed(store)).map(({ status }) => status);

export function messageTests(open: () => Promise<TaskStore>): void {
  test('a message is kept as it was sent, with its event, in the order in which they were sent', async () => {
    const message = messageAt(11, { text: 'a "text"\n\u2028\u{1F600}', delivery: 'later' });
    await using store = await storeWithMessages(open, 'queued', message, messageAt(12));
    expect(await store.findMessage(idAt(1), message.id)).toStrictEqual(message);
    expect(await listed(store)).toStrictEqual([message, messageAt(12)]);
    const page = (bounds: Partial<MessageQuery>) =>
      store.listMessages({ taskId: idAt(1), limit: 10, ...bounds });
    expect(await page({ limit: 1 })).toStrictEqual({ rows: [message], hasMore: true });
    expect(await page({ limit: 2 })).toMatchObject({ hasMore: false });
    expect(await page({ afterId: message.id })).toStrictEqual({ rows: [messageAt(12)], hasMore: false });
    expect(await page({ afterId: idAt(12) })).toStrictEqual({ rows: [], hasMore: false });
    expect(await typesOf(store)).toEqual(['task.queued', 'task.message_queued', 'task.message_queued']);
  });

  test('a page of messages ends before it has too many bytes, and has one at least', async () => {
    const texts = ['ä'.repeat(6), 'b'.repeat(8), 'c'.repeat(30), 'd'];
    const messages = texts.map((text, index) => messageAt(11 + index, { text }));
    await using store = await storeWithMessages(open, 'queued', ...messages);
    const page = async (afterId: string, maxBytes: number) => {
      const { rows, hasMore } = await store.listMessages({ taskId: idAt(1), limit: 10, maxBytes, afterId });
      return { texts: rows.map(({ text }) => text.slice(0, 1)).join(''), hasMore };
    };
    expect(await page('', 20)).toEqual({ texts: 'äb', hasMore: true });
    expect(await page('', 19)).toEqual({ texts: 'ä', hasMore: true });
    expect(await page(idAt(12), 20)).toEqual({ texts: 'c', hasMore: true });
    expect(await page(idAt(12), 31)).toEqual({ texts: 'cd', hasMore: false });
  });

  test('there is no message of another task, nor for one that is unknown, pruned, ended or full', async () => {
    await using store = await storeWithMessages(open, 'running', messageAt(11));
    expect(await store.findMessage(idAt(2), idAt(11))).toBeUndefined();
    expect(await store.addMessage(newMessage(messageAt(12), 1))).toEqual({ status: 'too_many' });
    expect(await store.addMessage(newMessage(messageAt(12, { taskId: idAt(2) })))).toEqual({
      status: 'no_task',
    });
    await store.finish(finishRequest(idAt(1)));
    const before = await typesOf(store);
    expect(await store.addMessage(newMessage(messageAt(12)))).toEqual({ status: 'task_finished' });
    expect(await typesOf(store)).toEqual(before);
    await store.prune({ ids: [idAt(1)], at: at(3_000) });
    expect(await listed(store)).toEqual([]);
    expect(await store.findMessage(idAt(1), idAt(11))).toBeUndefined();
    expect(await store.addMessage(newMessage(messageAt(12)))).toEqual({ status: 'no_task' });
  });

  test('a key makes one message of a task, also when the task has ended', async () => {
    await using store = await storeWithMessages(open, 'running');
    await seed(store, newTaskAt(2), 'running');
    const add = (message: Message) => store.addMessage({ ...newMessage(message), idempotencyKey: 'once' });
    const inserted = await Promise.all([add(messageAt(11)), add(messageAt(12))]);
    expect(inserted.map(({ status }) => status).toSorted()).toEqual(['inserted', 'key_taken']);
    expect(await add(messageAt(13, { taskId: idAt(2) }))).toMatchObject({ status: 'inserted' });
    const [message] = await listed(store);
    await store.finish(finishRequest(idAt(1)));
    expect(await add(messageAt(14))).toEqual({
      status: 'key_taken',
      message: { ...message, status: 'refused', settledAt: at(2_000), reason: expect.any(String) as string },
    });
  });

  test('an attempt is given each message once, and told later of those that it was given', async () => {
    await using store = await storeWithMessages(open, 'running', messageAt(11), messageAt(12));
    expect(await store.handMessages({ ...ATTEMPT, onlyInFlight: true })).toEqual({
      handed: [],
      inFlight: [],
    });
    const handed = [11, 12].map((ms) => ({ id: idAt(ms), text: `Message ${ms}`, delivery: 'next' }));
    expect(await store.handMessages(ATTEMPT)).toEqual({ handed, inFlight: [] });
    expect(await store.handMessages(ATTEMPT)).toEqual({
      handed: [],
      inFlight: handed.map((message) => ({ ...message, isUnwanted: false })),
    });
  });

  test('a CLI that is started anew is given again what an earlier one of the attempt was given', async () => {
    await using store = await storeWithMessages(open, 'running', messageAt(11), messageAt(12));
    await store.handMessages(ATTEMPT);
    await store.settleMessage(settle(idAt(11)));
    await store.withdrawMessage(withdraw(idAt(12)));
    const { handed, inFlight } = await store.handMessages({ ...ATTEMPT, isNewCli: true });
    expect(handed.map(({ id }) => id)).toEqual([idAt(11), idAt(12)]);
    expect(inFlight).toEqual([]);
    expect(await statusesOf(store)).toEqual(['queued', 'queued']);
    expect((await store.handMessages(ATTEMPT)).inFlight).toMatchObject([{ isUnwanted: false }, {}]);
  });

  test('many messages are handed over piece by piece', async () => {
    await using store = await storeWithMessages(open, 'running', ...range(20).map((ms) => messageAt(ms)));
    const given = [await store.handMessages(ATTEMPT), await store.handMessages(ATTEMPT)];
    expect(given.map(({ handed }) => handed.length)).toEqual([16, 4]);
  });

  test('looks at the same time are given each message once', async () => {
    await using store = await storeWithMessages(open, 'running', messageAt(11), messageAt(12));
    const looks = await Promise.all([1, 2, 3].map(() => store.handMessages(ATTEMPT)));
    expect(looks.flatMap(({ handed }) => handed.map(({ id }) => id)).toSorted()).toEqual([
      idAt(11),
      idAt(12),
    ]);
  });

  test('an attempt that is not the running one is given nothing, and settles nothing', async () => {
    await using store = await storeWithMessages(open, 'running', messageAt(11));
    expect(await store.handMessages({ ...ATTEMPT, attempt: 2 })).toEqual({ handed: [], inFlight: [] });
    await store.handMessages(ATTEMPT);
    expect(await store.settleMessage(settle(idAt(11), { attempt: 2 }))).toBeUndefined();
    await store.finish(finishRequest(idAt(1)));
    expect(await store.settleMessage(settle(idAt(11)))).toBeUndefined();
    expect(await statusesOf(store)).toEqual(['refused']);
  });

  test('a message is settled once, and only after it was handed over', async () => {
    await using store = await storeWithMessages(open, 'running', messageAt(11));
    expect(await store.settleMessage(settle(idAt(11)))).toBeUndefined();
    await store.handMessages(ATTEMPT);
    expect(await store.settleMessage(settle(idAt(11)))).toMatchObject({ type: 'task.message_delivered' });
    expect(await store.settleMessage(settle(idAt(11), { to: 'withdrawn' }))).toBeUndefined();
    expect(await store.findMessage(idAt(1), idAt(11))).toStrictEqual(
      messageAt(11, { status: 'delivered', settledAt: at(1_800), attempt: 1, turn: 2 }),
    );
    expect((await store.handMessages(ATTEMPT)).inFlight).toEqual([]);
  });

  test('a withdrawal takes back what nobody was given, and asks for the rest', async () => {
    await using store = await storeWithMessages(open, 'running', messageAt(11));
    await store.handMessages(ATTEMPT);
    await store.addMessage(newMessage(messageAt(12)));
    expect(await store.withdrawMessage(withdraw(idAt(12)))).toMatchObject({ status: 'withdrawn' });
    expect(await store.withdrawMessage(withdraw(idAt(12)))).toEqual({ status: 'settled' });
    expect(await store.withdrawMessage(withdraw(idAt(11)))).toEqual({ status: 'asked' });
    expect(await store.withdrawMessage(withdraw(idAt(13)))).toEqual({ status: 'not_found' });
    expect(await store.handMessages(ATTEMPT)).toEqual({
      handed: [],
      inFlight: [{ id: idAt(11), text: 'Message 11', delivery: 'next', isUnwanted: true }],
    });
    const taken = settle(idAt(11), { to: 'withdrawn', turn: null });
    expect(await store.settleMessage(taken)).toMatchObject({ taskId: idAt(1) });
    expect(await statusesOf(store)).toEqual(['withdrawn', 'withdrawn']);
  });

  test('of a withdrawal and a look at the same time one has the message', async () => {
    await using store = await storeWithMessages(open, 'running', messageAt(11));
    const [look, withdrawal] = await Promise.all([
      store.handMessages(ATTEMPT),
      store.withdrawMessage(withdraw(idAt(11))),
    ]);
    expect(look.handed.length === 1).toBe(withdrawal.status === 'asked');
    expect(await statusesOf(store)).toEqual([withdrawal.status === 'asked' ? 'queued' : 'withdrawn']);
  });

  test('the end of a task refuses what is queued, before its final event', async () => {
    await using store = await storeWithMessages(open, 'running', messageAt(11));
    await store.handMessages(ATTEMPT);
    await store.addMessage(newMessage(messageAt(12)));
    const change = await store.finish(finishRequest(idAt(1)));
    expect(change?.before.map(({ data }) => JSON.parse(data))).toEqual([
      {
        messageId: idAt(11),
        reason: 'The task ended before the claude CLI said that it had read the message.',
      },
      { messageId: idAt(12), reason: 'The task ended before the message could be given to Claude.' },
    ]);
    expect((await typesOf(store)).slice(-3)).toEqual([
      'task.message_refused',
      'task.message_refused',
      'task.completed',
    ]);
    expect(await listed(store)).toMatchObject([
      { status: 'refused', attempt: 1, settledAt: at(2_000) },
      { status: 'refused', attempt: null, settledAt: at(2_000) },
    ]);
  });

  test('the end of a queued task refuses them too', async () => {
    await using store = await storeWithMessages(open, 'queued', messageAt(11));
    await store.finish(finishRequest(idAt(1), { from: 'queued', to: 'cancelled' }));
    expect(await statusesOf(store)).toEqual(['refused']);
  });

  test('a task that is queued again gives the next attempt what the ended one was given', async () => {
    const messages = [11, 12, 13].map((ms) => messageAt(ms));
    await using store = await storeWithMessages(open, 'running', ...messages);
    await store.handMessages(ATTEMPT);
    await store.settleMessage(settle(idAt(11)));
    await store.withdrawMessage(withdraw(idAt(12)));
    const change = await store.requeue(requeueRequest(idAt(1)));
    expect(change?.before).toMatchObject([{ type: 'task.message_withdrawn' }]);
    expect(await statusesOf(store)).toEqual(['queued', 'withdrawn', 'queued']);
    await store.claim(claimRequest());
    const { handed } = await store.handMessages({ ...ATTEMPT, attempt: 2 });
    expect(handed.map(({ id }) => id)).toEqual([idAt(11), idAt(13)]);
  });

  const messageIds = (messages: readonly { readonly id: string }[]) => messages.map(({ id }) => id);

  test('what an attempt has read stays read where the next one goes on from it, and is queued again where not', async () => {
    await using store = await storeWithMessages(open, 'running', messageAt(11), messageAt(12));
    await store.handMessages(ATTEMPT);
    await store.settleMessage(settle(idAt(11)));
    await store.requeue({ ...requeueRequest(idAt(1)), keepsRead: true });
    expect(await statusesOf(store)).toEqual(['delivered', 'queued']);
    await store.claim(claimRequest());
    const second = { ...ATTEMPT, attempt: 2, isNewCli: true, goesOnFrom: 1 };
    expect(messageIds((await store.handMessages(second)).handed)).toEqual([idAt(12)]);
    await store.settleMessage({ ...settle(idAt(12)), attempt: 2 });
    // The same attempt is started again, and what it was given is in no conversation.
    expect(messageIds((await store.handMessages(second)).handed)).toEqual([idAt(12)]);
    await store.settleMessage({ ...settle(idAt(12)), attempt: 2 });
    const unread = [idAt(12), 'of another task'];
    await store.requeue({ ...requeueRequest(idAt(1), { attempt: 2 }), keepsRead: true, unread });
    expect(await statusesOf(store)).toEqual(['delivered', 'queued']);
    await store.claim(claimRequest());
    const third = { ...ATTEMPT, attempt: 3, isNewCli: true };
    expect(messageIds((await store.handMessages(third)).handed)).toEqual([idAt(11), idAt(12)]);
  });

  test('a running attempt says what it waits for, until it has ended', async () => {
    await using store = await storeWithMessages(open, 'running');
    const waitingFor = {
      kind: 'message',
      reason: 'More.',
      since: at(1),
      until: at(9),
      approvalId: null,
    } as const;
    await store.noteWaiting({ ...ATTEMPT, attempt: 2, waitingFor });
    expect(await store.find(idAt(1))).toMatchObject({ waitingFor: null });
    await store.noteWaiting({ ...ATTEMPT, waitingFor });
    expect(await store.find(idAt(1))).toMatchObject({ waitingFor });
    expect(await store.list({ limit: 1 })).toMatchObject([{ waitingFor }]);
    expect(await store.requeue(requeueRequest(idAt(1)))).toMatchObject({ task: { waitingFor: null } });
    await store.claim(claimRequest());
    await store.noteWaiting({ ...ATTEMPT, attempt: 2, waitingFor });
    expect(await store.finish(finishRequest(idAt(1), { attempt: 2 }))).toMatchObject({
      task: { waitingFor: null },
    });
    await store.noteWaiting({ ...ATTEMPT, attempt: 2, waitingFor });
    expect(await store.find(idAt(1))).toMatchObject({ waitingFor: null });
  });
}
