import { randomUUID } from 'node:crypto';
import { existsSync, statSync } from 'node:fs';
import { lstat, mkdir, mkdtemp, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { silentLogger } from '../../src/logger.ts';
import { createKeptSessions, type InterruptedSession } from '../../src/sessions/kept-sessions.ts';
import type { EndedConversation } from '../../src/sessions/take-session.ts';
import { createDiskUploadStore } from '../../src/uploads/disk-upload-store.ts';
import { createDirectoryWorkspaces } from '../../src/workspaces/directory-workspaces.ts';
import { createMadeMarks } from '../../src/workspaces/made-marks.ts';
import { createUnremoved } from '../../src/workspaces/unremoved.ts';
import { resolveWorkspaceOptions } from '../../src/workspaces/workspace-options.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

/** A server that is started again and again on the same data. */
async function startRoom({ keep = false, sessionsIn = '' } = {}) {
  const directory = await temporaryDirectory();
  const below = (name: string) => path.join(directory.path, name);
  const project = below('home/.claude/projects/p');
  await mkdir(project, { recursive: true });
  await writeFile(path.join(project, `${randomUUID()}.jsonl`), '{"type":"user"}\n');
  await mkdir(below('workspaces'));
  const start = () => {
    const sessions = createKeptSessions({
      directory: sessionsIn === '' ? below('sessions') : sessionsIn,
      settings: { retentionMs: 60_000, maxBytes: 1e9 },
      clock: systemClock,
      logger: silentLogger,
    });
    const workspaces = createDirectoryWorkspaces({
      workspacesDirectory: below('workspaces'),
      repositoriesDirectory: below('repositories'),
      settings: resolveWorkspaceOptions({ keep }),
      uploads: createDiskUploadStore(below('uploads'), silentLogger),
      unremoved: createUnremoved(below('unremoved'), silentLogger),
      marks: createMadeMarks(below('made')),
      sessions,
      instanceId: 'here',
      logger: silentLogger,
      hostEnvironment: {},
    });
    return { sessions, workspaces };
  };
  const source = {
    attempt: 1,
    home: below('home'),
    sessionId: undefined,
    except: undefined,
    uid: undefined,
    mask: (text: string) => text,
  };
  return {
    below,
    start,
    take: async ({ sessions }: ReturnType<typeof start>, more: Partial<EndedConversation> = {}) =>
      await sessions.take('task', { ...source, ...more }),
    /** A workspace with a file; or a copy of what an earlier attempt has left. */
    async prepare({ workspaces }: ReturnType<typeof start>, interrupted?: InterruptedSession) {
      const request = {
        taskId: 'task',
        attemptId: 'attempt',
        files: null,
        gitCredentials: null,
        trustWorkspace: false,
        previous: interrupted?.workspace,
        interrupted,
      };
      const workspace = await workspaces.prepare(request, new AbortController().signal);
      if (interrupted === undefined) await writeFile(path.join(workspace.path, 'file'), 'made');
      return workspace;
    },
    left: async () => await readdir(below('workspaces')),
    [Symbol.asyncDispose]: () => directory[Symbol.asyncDispose](),
  };
}

test('a workspace goes to the session that awaits it, and is removed where none does', async () => {
  await using room = await startRoom();
  const server = room.start();
  const workspace = await room.prepare(server);
  await room.take(server);
  await workspace[Symbol.asyncDispose]();
  const kept = await server.sessions.find('task');
  expect(await readFile(path.join(kept?.workspace ?? '', 'file'), 'utf8')).toBe('made');
  expect(await room.left()).toEqual([]);
  await (await room.prepare(server))[Symbol.asyncDispose]();
  expect(await server.sessions.find('task')).toBeUndefined();
  expect([await room.left(), await readdir(room.below('sessions'))]).toEqual([[], []]);
});

test('a crash between the transcript and the move leaves what the next start makes whole', async () => {
  await using room = await startRoom();
  const killed = room.start();
  await room.prepare(killed);
  await room.take(killed);
  const server = room.start();
  expect(await server.sessions.find('task')).toBeUndefined();
  await server.workspaces.discard('task');
  expect(await server.sessions.find('task')).toBeDefined();
  expect(await room.left()).toEqual([]);
});

test('a crash before the transcript is whole leaves nothing', async () => {
  await using room = await startRoom();
  const killed = room.start();
  await room.prepare(killed);
  await killed.sessions.notes.claim('task');
  await mkdir(room.below('sessions/task/projects'), { recursive: true });
  const server = room.start();
  await server.workspaces.discard('task');
  expect(await server.sessions.find('task')).toBeUndefined();
  expect(await server.sessions.continuableUntil('task')).toBeUndefined();
  expect(await room.left()).toEqual([]);
});

test('a crash after the move leaves a whole session', async () => {
  await using room = await startRoom();
  const killed = room.start();
  const workspace = await room.prepare(killed);
  await room.take(killed);
  await workspace[Symbol.asyncDispose]();
  const server = room.start();
  await server.workspaces.discard('task');
  expect(await server.sessions.find('task')).toBeDefined();
});

test('who asks for a session whose workspace is still to be moved waits for it', async () => {
  await using room = await startRoom();
  const server = room.start();
  const workspace = await room.prepare(server);
  await room.take(server);
  const found = server.sessions.find('task');
  await workspace[Symbol.asyncDispose]();
  expect(await found).toBeDefined();
});

test('a workspace that is to be kept where it is, is copied', async () => {
  await using room = await startRoom({ keep: true });
  const server = room.start();
  const workspace = await room.prepare(server);
  await room.take(server);
  await workspace[Symbol.asyncDispose]();
  const kept = await server.sessions.find('task');
  for (const place of [kept?.workspace ?? '', room.below('workspaces/task')])
    expect(await readFile(path.join(place, 'file'), 'utf8')).toBe('made');
});

test('a copy that a crash left halfway is made anew', async () => {
  await using room = await startRoom({ keep: true });
  const server = room.start();
  const workspace = await room.prepare(server);
  await room.take(server);
  const unfinished = room.below('sessions/task/workspace.new');
  await mkdir(unfinished);
  for (const name of ['file', 'other']) await writeFile(path.join(unfinished, name), 'left');
  await workspace[Symbol.asyncDispose]();
  const kept = await server.sessions.find('task');
  expect(await readdir(kept?.workspace ?? '')).toEqual(['file']);
  expect(await readFile(path.join(kept?.workspace ?? '', 'file'), 'utf8')).toBe('made');
});

/** A file system in memory, that most Linux machines have. */
const ELSEWHERE = '/dev/shm';
const hasOther = statSync(ELSEWHERE, { throwIfNoEntry: false })?.dev !== statSync(tmpdir()).dev;

test.runIf(hasOther && existsSync(ELSEWHERE))(
  'a workspace on another file system is copied, and removed then',
  async () => {
    const sessionsIn = await mkdtemp(path.join(ELSEWHERE, 'claude-ops-test-'));
    onTestFinished(async () => await rm(sessionsIn, { recursive: true }));
    await using room = await startRoom({ sessionsIn });
    const server = room.start();
    const workspace = await room.prepare(server);
    await room.take(server);
    await workspace[Symbol.asyncDispose]();
    const kept = await server.sessions.find('task');
    expect(await readFile(path.join(kept?.workspace ?? '', 'file'), 'utf8')).toBe('made');
    expect(await room.left()).toEqual([]);
  },
);

test('a link in the place of the workspace is not followed, and the session is dropped', async () => {
  await using room = await startRoom();
  const server = room.start();
  const workspace = await room.prepare(server);
  await room.take(server);
  await rm(workspace.path, { recursive: true });
  await mkdir(room.below('outside'));
  await symlink(room.below('outside'), workspace.path);
  await workspace[Symbol.asyncDispose]();
  expect(await server.sessions.find('task')).toBeUndefined();
  expect((await lstat(room.below('outside'))).isDirectory()).toBe(true);
  expect([await room.left(), await readdir(room.below('sessions'))]).toEqual([[], []]);
});

test('a workspace that its agent gave another name is kept all the same', async () => {
  await using room = await startRoom();
  const server = room.start();
  const workspace = await room.prepare(server);
  await room.take(server);
  await rename(workspace.path, room.below('workspaces/moved'));
  await workspace[Symbol.asyncDispose]();
  expect(await server.sessions.find('task')).toBeDefined();
  expect(await room.left()).toEqual([]);
});

const baseline = { before: new Map(), baseCommit: undefined };
const forRetry = (attempt: number) => ({ attempt, baseline });

test('what is kept for the next attempt of a task is for no other task, and stays while that attempt runs', async () => {
  await using room = await startRoom();
  const server = room.start();
  const workspace = await room.prepare(server);
  await room.take(server, forRetry(1));
  await workspace[Symbol.asyncDispose]();
  const kept = await server.sessions.findInterrupted('task');
  expect(kept).toMatchObject({ attempt: 1, before: new Map() });
  expect(await server.sessions.continuableUntil('task')).toBeUndefined();
  const next = await room.prepare(server, kept);
  expect(await readFile(path.join(next.path, 'file'), 'utf8')).toBe('made');
  expect(await server.sessions.findInterrupted('task')).toEqual(kept);
  await server.sessions.removeInterrupted('task');
  expect(await readdir(room.below('sessions'))).toEqual([]);
});

test('a crash after the transcript is taken, and before or after the move, leaves what the next attempt goes on in', async () => {
  await using room = await startRoom();
  const killed = room.start();
  await room.prepare(killed);
  await room.take(killed, forRetry(1));
  for (const server of [room.start(), room.start()]) {
    expect(await server.sessions.hasTaken('task', 1)).toBe(true);
    expect(await server.sessions.hasTaken('task', 2)).toBe(false);
    await server.workspaces.discard('task');
    expect(await server.sessions.findInterrupted('task')).toMatchObject({ attempt: 1 });
  }
});

test('an attempt that leaves no conversation leaves what is kept of the one before', async () => {
  await using room = await startRoom();
  const server = room.start();
  const workspace = await room.prepare(server);
  await room.take(server, forRetry(1));
  await workspace[Symbol.asyncDispose]();
  const kept = await server.sessions.findInterrupted('task');
  const next = await room.prepare(server, kept);
  await writeFile(path.join(next.path, 'more'), '');
  await room.take(server, { ...forRetry(2), home: '/nowhere' });
  await next[Symbol.asyncDispose]();
  expect(await server.sessions.findInterrupted('task')).toEqual(kept);
  expect(await readdir(kept?.workspace ?? '')).toEqual(['file']);
  expect(await room.left()).toEqual([]);
});

test('a conversation takes the place of that of the attempt before, with its workspace', async () => {
  await using room = await startRoom();
  const server = room.start();
  const workspace = await room.prepare(server);
  await room.take(server, forRetry(1));
  await workspace[Symbol.asyncDispose]();
  const next = await room.prepare(server, await server.sessions.findInterrupted('task'));
  await writeFile(path.join(next.path, 'more'), '');
  await room.take(server, forRetry(2));
  await next[Symbol.asyncDispose]();
  const kept = await server.sessions.findInterrupted('task');
  expect(kept).toMatchObject({ attempt: 2 });
  expect((await readdir(kept?.workspace ?? '')).toSorted()).toEqual(['file', 'more']);
});

test('half a line at the end of a transcript is left out, and a transcript without words is none', async () => {
  await using room = await startRoom();
  const server = room.start();
  const [name = ''] = await readdir(room.below('home/.claude/projects/p'));
  const transcript = room.below(`home/.claude/projects/p/${name}`);
  await writeFile(transcript, '{"type":"user"}\n{"type":"assistant"}\n{"type":"user","text":"a sec');
  const workspace = await room.prepare(server);
  await room.take(server);
  await workspace[Symbol.asyncDispose]();
  const kept = await server.sessions.find('task');
  expect(await readFile(path.join(kept?.projects ?? '', 'p', name), 'utf8')).toBe(
    '{"type":"user"}\n{"type":"assistant"}\n',
  );
  await writeFile(transcript, '{"type":"mode"}\n{"type":"us');
  await room.take(server);
  expect(await server.sessions.find('task')).toBeUndefined();
});
