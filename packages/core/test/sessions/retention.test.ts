import { randomUUID } from 'node:crypto';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { aTask } from '@claude-ops/fixtures';
import { expect, test, vi } from 'vitest';
import { createMemoryTaskStore } from '../../src/index.ts';
import { silentLogger } from '../../src/logger.ts';
import { keepSessionsSwept } from '../../src/sessions/keep-sessions-swept.ts';
import { createKeptSessions } from '../../src/sessions/kept-sessions.ts';
import { sweepSessions, type Kept } from '../../src/sessions/sweep-sessions.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const MEBIBYTE = 1024 ** 2;
const START_MS = Date.UTC(2026, 10, 22);

interface Keeping {
  readonly previousTaskId?: string | null;
  readonly isWhole?: boolean;
  readonly isQueued?: boolean;
  readonly mebibytes?: number;
}

/** Sessions of a mebibyte each, of tasks that have ended one second after the other. */
async function startKeeping({ retentionMs = 60_000, maxBytes = 100 * MEBIBYTE } = {}) {
  const directory = await temporaryDirectory();
  const store = createMemoryTaskStore();
  const clock = { nowMs: START_MS, now: () => clock.nowMs };
  const settings = { retentionMs, maxBytes };
  const create = () =>
    createKeptSessions({
      directory: path.join(directory.path, 'sessions'),
      settings,
      clock,
      logger: silentLogger,
    });
  let sessions = create();
  let known = new Map<string, Kept>();
  const home = path.join(directory.path, 'home');
  await mkdir(path.join(home, '.claude/projects/p'), { recursive: true });
  await writeFile(path.join(home, '.claude/projects/p', `${randomUUID()}.jsonl`), '{"type":"user"}\n');
  const source = {
    attempt: 1,
    home,
    sessionId: undefined,
    except: undefined,
    uid: undefined,
    mask: (text: string) => text,
  };
  let made = 0;
  return {
    store,
    clock,
    settings,
    get sessions() {
      return sessions;
    },
    /** @returns the id of the task */
    async keep({ previousTaskId = null, isWhole = true, isQueued = false, mebibytes = 1 }: Keeping = {}) {
      made += 1;
      const id = `019aa0c2-5d2e-7b1c-9f65-${String(made).padStart(12, '0')}`;
      const task = aTask({ id, previousTaskId });
      await store.insert({
        task,
        sealedSecrets: null,
        event: { type: 'task.queued', at: task.createdAt, data: '{}' },
      });
      if (isQueued) return id;
      clock.nowMs += 1_000;
      await sessions.take(id, source);
      const workspace = await sessions.awaitedWorkspaceOf(id);
      if (isWhole && workspace !== undefined) {
        await mkdir(workspace);
        await writeFile(path.join(workspace, 'file'), Buffer.alloc(mebibytes * MEBIBYTE, 1));
        sessions.completed(id);
      }
      const event = { type: 'task.failed', at: task.createdAt, data: '{}' } as const;
      const end = {
        from: 'queued',
        to: 'failed',
        result: null,
        error: null,
        finishedAt: task.createdAt,
        event,
      } as const;
      await store.finish({
        taskId: id,
        ...end,
        continuableUntil: (await sessions.continuableUntil(id)) ?? '',
      });
      return id;
    },
    async sweep(isThorough = false) {
      const signal = new AbortController().signal;
      await sweepSessions({
        sessions,
        store,
        settings,
        clock,
        logger: silentLogger,
        signal,
        known,
        isThorough,
      });
      return (await sessions.notes.list()).toSorted();
    },
    takeAgain: async (id: string) => await sessions.take(id, source),
    /** As after a kill of the server. */
    restart() {
      sessions = create();
      known = new Map();
    },
    files: async () => (await readdir(path.join(directory.path, 'sessions'))).toSorted(),
    [Symbol.asyncDispose]: () => directory[Symbol.asyncDispose](),
  };
}

test('a session is kept as long as the retention says, and its task says since when it is gone', async () => {
  await using room = await startKeeping();
  const id = await room.keep();
  expect(await room.store.find(id)).toMatchObject({
    continuableUntil: new Date(room.clock.nowMs + 60_000).toISOString(),
  });
  room.clock.nowMs += 59_999;
  expect(await room.sweep()).toEqual([id]);
  room.clock.nowMs += 1;
  expect(await room.sweep()).toEqual([]);
  expect(await room.files()).toEqual([]);
  expect(await room.store.find(id)).toMatchObject({ continuableUntil: null });
});

test('beyond the limit of bytes the oldest sessions go first', async () => {
  await using room = await startKeeping({ maxBytes: 2.5 * MEBIBYTE });
  const [first, second, third] = [await room.keep(), await room.keep(), await room.keep()];
  expect(await room.sweep()).toEqual([second, third]);
  expect(await room.store.find(first)).toMatchObject({ continuableUntil: null });
  const fourth = await room.keep();
  expect(await room.sweep()).toEqual([third, fourth]);
  room.restart();
  expect(await room.sweep()).toEqual([third, fourth]);
});

test('a session beyond the limit alone goes first, and costs no other one', async () => {
  await using room = await startKeeping({ maxBytes: 2.5 * MEBIBYTE });
  const first = await room.keep();
  const large = await room.keep({ mebibytes: 3 });
  expect(await room.sweep()).toEqual([first]);
  expect(await room.store.find(large)).toMatchObject({ continuableUntil: null });
});

test('a session beyond the limit alone that a queued task goes on from costs no other one, too', async () => {
  await using room = await startKeeping({ maxBytes: 2.5 * MEBIBYTE });
  const first = await room.keep();
  const large = await room.keep({ mebibytes: 3 });
  await room.keep({ previousTaskId: large, isQueued: true });
  expect(await room.sweep()).toEqual([first, large]);
});

test('a session stays that a task goes on from which was created during the look', async () => {
  await using room = await startKeeping();
  const id = await room.keep();
  room.clock.nowMs += 120_000;
  vi.spyOn(room.store, 'listContinued').mockResolvedValueOnce([]).mockResolvedValueOnce([id]);
  expect(await room.sweep()).toEqual([id]);
  expect(await room.sweep()).toEqual([]);
});

test('an end that could not be stored is stored with the next look', async () => {
  await using room = await startKeeping();
  const id = await room.keep();
  room.clock.nowMs += 120_000;
  vi.spyOn(room.store, 'endContinuing').mockRejectedValueOnce(new Error('The database is gone.'));
  await expect(room.sweep()).rejects.toThrow('The database is gone.');
  expect(await room.store.find(id)).toMatchObject({ continuableUntil: expect.any(String) });
  expect(await room.sweep()).toEqual([]);
  expect(await room.store.find(id)).toMatchObject({ continuableUntil: null });
});

test('the end of a session is not told of a task that has another one by then', async () => {
  await using room = await startKeeping();
  const id = await room.keep();
  await room.sessions.remove(id);
  await room.takeAgain(id);
  expect(await room.sessions.tellRemoved(async () => {})).toBe(0);
});

test.for([
  ['off', 0, 60_000],
  ['5 s', 5_000, 1_000],
  ['1 h', 3_600_000, 60_000],
] as const)(
  'with a retention of %s a look is had at least every so often',
  async ([, retentionMs, pauseMs]) => {
    await using room = await startKeeping({ retentionMs });
    const timers = vi.spyOn(globalThis, 'setInterval');
    const { sessions, store, clock, settings } = room;
    const sweeping = keepSessionsSwept({ sessions, store, clock, settings, logger: silentLogger });
    await sweeping[Symbol.asyncDispose]();
    expect(timers).toHaveBeenCalledExactlyOnceWith(expect.any(Function), pauseMs);
    timers.mockRestore();
  },
);

test('a session that a queued task goes on from stays, however old and large, and also without its own task', async () => {
  await using room = await startKeeping({ maxBytes: 1 });
  const first = await room.keep();
  const next = await room.keep({ previousTaskId: first, isQueued: true });
  room.clock.nowMs += 120_000;
  await room.store.prune({ ids: [first], at: new Date().toISOString() });
  await room.store.remove([first]);
  expect(await room.sweep(true)).toEqual([first]);
  expect(await room.sessions.find(first)).toBeDefined();
  await room.store.finish({
    taskId: next,
    from: 'queued',
    to: 'cancelled',
    result: null,
    error: null,
    finishedAt: new Date().toISOString(),
    event: { type: 'task.cancelled', at: new Date().toISOString(), data: '{}' },
  });
  expect(await room.sweep(true)).toEqual([]);
});

test('a session that a crash left in pieces is removed with the next start, and not before its workspace could come', async () => {
  await using room = await startKeeping();
  const id = await room.keep({ isWhole: false });
  expect(await room.sweep()).toEqual([id]);
  room.restart();
  expect(await room.sweep()).toEqual([]);
  expect(await room.files()).toEqual([]);
});

test('what a crash left before anything was written is removed, too', async () => {
  await using room = await startKeeping();
  await room.sessions.notes.claim('019aa0c2-5d2e-7b1c-9f65-2f8a4c1e7d90');
  expect(await room.sweep()).toEqual([]);
  expect(await room.files()).toEqual([]);
});

test('the session of a task that another engine has removed goes with a thorough look', async () => {
  await using room = await startKeeping();
  const id = await room.keep();
  expect(await room.sweep()).toEqual([id]);
  await room.store.remove([id]);
  expect(await room.sweep()).toEqual([id]);
  expect(await room.sweep(true)).toEqual([]);
});

test('a home without a transcript leaves nothing, and a full disk no error', async () => {
  await using room = await startKeeping();
  const mask = (text: string) => text;
  const source = { attempt: 1, sessionId: undefined, except: undefined, uid: undefined, mask };
  await room.sessions.take('a', { ...source, home: '/nowhere' });
  const full = () => {
    throw new Error('ENOSPC');
  };
  await room.sessions.take('b', { ...source, home: '/nowhere', mask: full });
  expect(await room.files()).toEqual([]);
  expect(await room.sessions.continuableUntil('a')).toBeUndefined();
});
