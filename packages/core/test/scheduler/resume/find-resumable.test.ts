import { expect, test } from 'vitest';
import { createMemoryTaskStore, type Executor, type TaskStore } from '../../../src/index.ts';
import { findResumable } from '../../../src/scheduler/resume/find-resumable.ts';
import { createResumeNotes } from '../../../src/scheduler/resume/resume-notes.ts';
import { storeRunning } from '../../support/store-running.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

const note = { sealedToken: 'sealed', before: new Map() };

/** A task that a killed server left running, and what that server knew of it. */
async function leaveRunning(findRun: Executor['findRun']) {
  const directory = await temporaryDirectory();
  const store = createMemoryTaskStore();
  const { id } = await storeRunning(store);
  const notes = createResumeNotes(directory.path);
  await notes.write('attempt', note);
  const executor = { mode: 'process', ...(findRun && { findRun }) } as Executor;
  const find = async () => {
    const [abandoned] = await store.listAbandoned({ instanceId: 'here', now: '2026-11-22T00:00:00.000Z' });
    if (abandoned === undefined) throw new Error('nothing was left');
    const executors = new Map([['process' as const, executor]]);
    return await findResumable(abandoned, { store, notes, clock: { now: () => 0 }, executors });
  };
  return { id, store, notes, find, [Symbol.asyncDispose]: () => directory[Symbol.asyncDispose]() };
}

async function append(store: TaskStore, taskId: string, events: readonly (readonly [string, object])[]) {
  const at = '2026-11-22T00:00:00.000Z';
  const drafts = events.map(([type, data]) => ({ type, at, data: JSON.stringify(data) }));
  await store.appendEvents([{ taskId, attempt: 1, events: drafts }]);
}

const running: Executor['findRun'] = async () => ({ endedAtMs: undefined });

test('a run that is still there is gone on with, after as many events as it has brought', async () => {
  await using room = await leaveRunning(running);
  expect((await room.find())?.resumption).toEqual({
    ...note,
    endedAtMs: undefined,
    after: 0,
    logged: { count: 0, bytes: 0 },
    waitedMs: 0,
  });
  await append(room.store, room.id, [
    ['claude.system', {}],
    ['task.network_asked', {}],
    ['claude.unparsed', {}],
    ['task.resumed', { after: 2 }],
    ['claude.assistant', {}],
  ]);
  expect((await room.find())?.resumption.after).toBe(3);
});

test('events that the log could not take have been brought, too', async () => {
  await using room = await leaveRunning(running);
  await append(room.store, room.id, [
    ['claude.system', {}],
    ['task.events_dropped', { count: 7 }],
    ['claude.result', {}],
  ]);
  expect((await room.find())?.resumption).toMatchObject({ after: 9, logged: { count: 2, bytes: 4 } });
});

test('more events than a page holds are counted all', async () => {
  await using room = await leaveRunning(running);
  await append(
    room.store,
    room.id,
    Array.from({ length: 2_345 }, () => ['claude.user', {}] as const),
  );
  expect((await room.find())?.resumption.after).toBe(2_345);
});

test('when a run has ended meanwhile is known', async () => {
  await using room = await leaveRunning(async () => ({ endedAtMs: 1_000 }));
  expect((await room.find())?.resumption.endedAtMs).toBe(1_000);
});

test('a run is not gone on with that is gone, that nothing is known of, that is to be cancelled, or where none can be', async () => {
  await using gone = await leaveRunning(async () => undefined);
  expect(await gone.find()).toBeUndefined();

  await using unknown = await leaveRunning(running);
  await unknown.notes.remove('attempt');
  expect(await unknown.find()).toBeUndefined();

  await using cancelled = await leaveRunning(running);
  await cancelled.store.requestCancel(cancelled.id, '2026-11-22T00:00:00.000Z');
  expect(await cancelled.find()).toBeUndefined();

  await using never = await leaveRunning(undefined);
  expect(await never.find()).toBeUndefined();
});
