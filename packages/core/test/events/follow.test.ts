import { setImmediate as nextTurn } from 'node:timers/promises';
import type { TaskEvent } from '@claude-ops/contract';
import { expect, test } from 'vitest';
import { createEventHub } from '../../src/events/event-hub.ts';
import { followLog } from '../../src/events/follow-log.ts';
import { openLiveFeed } from '../../src/events/live-feed.ts';
import { createMemoryTaskStore, type StoredEvent } from '../../src/index.ts';
import { fixture } from '../support/fixture.ts';
import { storeRunning } from '../support/store-running.ts';
import { startOps } from '../support/start-ops.ts';

const waiting = { claude: fixture('floods-then-waits.mjs') };
/** queued, started, init and the flood. */
const FLOOD = 2_003;

async function take(events: AsyncIterable<TaskEvent>, count: number): Promise<number[]> {
  const sequences: number[] = [];
  for await (const { sequence } of events) if (sequences.push(sequence) === count) break;
  return sequences;
}

const counting = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index);

test('readers that come at any time get every event once, in order', async () => {
  await using room = await startOps(waiting);
  const { id } = await room.create();
  const early = take(room.ops.followTaskEvents(id), FLOOD);
  await room.event(id, ({ sequence }) => sequence > 500);
  const midway = take(room.ops.followTaskEvents(id), FLOOD);
  const resumed = take(room.ops.followTaskEvents(id, { after: 400 }), FLOOD - 400);
  expect(await early).toEqual(counting(1, FLOOD));
  expect(await midway).toEqual(counting(1, FLOOD));
  expect(await resumed).toEqual(counting(401, FLOOD));
  await room.ops.cancelTask(id);
});

test('readers of what comes are given the same event, which none of them can change', async () => {
  await using room = await startOps({ claude: fixture('waits.mjs'), maxConcurrency: 1 });
  const [{ id: running }, { id }] = [await room.create(), await room.create()];
  const readers = [room.ops.followTaskEvents(id), room.ops.followTaskEvents(id)];
  for (const reader of readers) await reader.next();
  const started = readers.map((reader) => reader.next());
  await room.ops.cancelTask(running);
  const [one, other] = await Promise.all(started);
  expect(one?.value).toMatchObject({ type: 'task.started', data: { attempt: 1 } });
  expect(other?.value).toBe(one?.value);
  expect(() => Object.assign(one?.value.data as object, { attempt: 2 })).toThrow(TypeError);
  await room.ops.cancelTask(id);
});

test('pages of the log join without a gap', async () => {
  await using room = await startOps(waiting);
  const { id } = await room.create();
  await room.event(id, ({ sequence }) => sequence === FLOOD);
  const sequences: number[] = [];
  for (let after: number | null = 0; after !== null;) {
    const page = await room.ops.listTaskEvents(id, { after, limit: 700 });
    sequences.push(...page.data.map(({ sequence }) => sequence));
    after = page.nextAfter;
  }
  expect(sequences).toEqual(counting(1, FLOOD));
  await room.ops.cancelTask(id);
});

test('following ends after the final event, also when it was already seen', async () => {
  await using room = await startOps({ claude: fixture('says-nothing.mjs') });
  const { id } = await room.run();
  const log = await room.log(id);
  expect(log.at(-1)?.type).toBe('task.failed');
  expect(await Array.fromAsync(room.ops.followTaskEvents(id, { after: log.length }))).toEqual([]);
  expect(await Array.fromAsync(room.ops.followTaskEvents(id, { after: log.length + 100 }))).toEqual([]);
});

test('a reader who was too slow for a log that is removed meanwhile ends, and gets nothing from beyond the gap', async () => {
  await using store = createMemoryTaskStore();
  const hub = createEventHub();
  const { id: taskId, finish } = await storeRunning(store);
  const { signal } = new AbortController();
  const events = followLog({ store, hub, taskId, after: 0, signal });
  for (const sequence of [1, 2]) expect(await events.next()).toMatchObject({ value: { sequence } });
  const next = events.next();
  await nextTurn();
  await finish();
  await store.remove([taskId]);
  hub.publish([{ taskId, sequence: 10, type: 'task.completed', at: '', data: '{}' }]);
  expect(await next).toMatchObject({ done: true });
});

test('an iterator that is left while it waits returns at once', async () => {
  await using room = await startOps({ claude: fixture('waits.mjs') });
  const { id } = await room.create();
  const events = room.ops.followTaskEvents(id, { after: 3 });
  const pending = events.next();
  expect(await events.return?.()).toMatchObject({ done: true });
  expect(await pending).toMatchObject({ done: true });
  await room.ops.cancelTask(id);
});

test('an aborted signal ends a follower and a wait with wait_aborted, and the task goes on', async () => {
  await using room = await startOps({ claude: fixture('waits.mjs') });
  const { id } = await room.create();
  await room.event(id, ({ type }) => type === 'claude.system');
  const giveUp = new AbortController();
  const wait = room.ops.waitForCompletion(id, { signal: giveUp.signal });
  giveUp.abort();
  await expect(wait).rejects.toMatchObject({ code: 'wait_aborted' });
  expect((await room.ops.getTask(id)).status).toBe('running');
  await room.ops.cancelTask(id);
});

test('a follower of a server that stops ends with the task, or with shutting_down for one that stays queued', async () => {
  await using room = await startOps({ maxConcurrency: 1, claude: fixture('waits.mjs') });
  const [running, queued] = [await room.create(), await room.create()];
  await room.event(running.id, ({ type }) => type === 'claude.system');
  const [ends, given] = [room.log(running.id), room.log(queued.id)];
  given.catch(() => undefined);
  await room.ops.stop({ graceMs: 0 });
  expect((await ends).at(-1)).toMatchObject({
    type: 'task.failed',
    data: { error: { code: 'interrupted' } },
  });
  await expect(given).rejects.toMatchObject({ code: 'shutting_down' });
});

test('an unknown task cannot be followed', async () => {
  await using room = await startOps();
  await expect(room.ops.followTaskEvents('no-such-id').next()).rejects.toMatchObject({
    code: 'task_not_found',
  });
});

function storedEvent(sequence: number, bytes: number): StoredEvent {
  return {
    taskId: 'task',
    sequence,
    type: 'claude.user',
    at: '2026-11-22T00:00:00.000Z',
    data: 'x'.repeat(bytes),
  };
}

test('a feed holds no more than its bound: what it drops shows as a gap', async () => {
  const hub = createEventHub();
  using feed = openLiveFeed({ hub, taskId: 'task', maxBytes: 1_000, signal: new AbortController().signal });
  for (let sequence = 1; sequence <= 5; sequence += 1) hub.publish([storedEvent(sequence, 400)]);
  expect((await feed.take()).map(({ sequence }) => sequence)).toEqual([5]);
});

test('a follower that was too slow for its feed reads the log again and misses nothing', async () => {
  await using room = await startOps(waiting);
  const { id } = await room.create();
  const events = room.ops.followTaskEvents(id);
  expect((await events.next()).value?.sequence).toBe(1);
  await room.event(id, ({ sequence }) => sequence === FLOOD);
  expect(await take(events, FLOOD - 1)).toEqual(counting(2, FLOOD));
  await room.ops.cancelTask(id);
});

test('readers that have gone leave no listener behind', async () => {
  const hub = createEventHub();
  const store = createMemoryTaskStore();
  const leave = new AbortController();
  const follower = followLog({ store, hub, taskId: 'nobody', after: 0, signal: leave.signal });
  await follower.next();
  expect(hub.listenerCount).toBe(0);
});
