import { mkdir, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';
import type { CreateTaskInput } from '@claude-ops/contract';
import type { ArchiveInput } from '@claude-ops/sdk';
import { folder } from '@claude-ops/sdk/node';
import { say, stall, useTool } from '@claude-ops/testing';
import { testWithEngine } from '@claude-ops/testing-engine/vitest';
import { describe, expect } from 'vitest';
import {
  API_KEY,
  expectWhole,
  openContainerRoom,
  uuidsOf,
  type ContainerRoom,
} from '../support/container-room.ts';
import { openEngineBetween } from '../support/engine-between.ts';
import { eventually } from '../support/eventually.ts';
import { git } from '../support/git.ts';
import type { ServerProcess } from '../support/server-process.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

/** A command that goes on until the test lets it end. */
const waitForGo = (name = 'go') =>
  useTool('Bash', {
    command: `echo ${name} >> made.txt; until [ -e ${name} ]; do read -rt 0.05 <> <(:); done; rm ${name}`,
  });

async function create(
  { client }: ServerProcess,
  input: Partial<CreateTaskInput> = {},
  archive?: ArchiveInput,
): Promise<string> {
  const task = { prompt: 'hello', apiKey: API_KEY, permissionMode: 'bypassPermissions', ...input } as const;
  return (await client.createTask(task, { archive })).id;
}

/** A project whose hook holds up the end of a session, so that a kill after the result finds the CLI still there. */
async function projectThatEndsSlowly() {
  const project = await temporaryDirectory();
  const hook = { type: 'command', command: 'sleep 5', timeout: 30 };
  await mkdir(path.join(project.path, '.claude'));
  await writeFile(
    path.join(project.path, '.claude/settings.json'),
    JSON.stringify({ hooks: { SessionEnd: [{ hooks: [hook] }] } }),
  );
  return project;
}

const workspaceOf = ({ directory }: ContainerRoom, id: string) => path.join(directory, 'workspaces', id);

/** Waits until a command has begun in the workspace of a task. */
async function untilBegun(room: ContainerRoom, id: string): Promise<void> {
  await expect
    .poll(() => readdir(workspaceOf(room, id)).catch(() => []), { timeout: 30_000 })
    .toContain('made.txt');
}

/**
 * Waits until an answer of the model has passed through a server whole. A call of a tool begins before the end of its answer,
 * which says what it used: of one that is cut off there, the CLI guesses that.
 */
async function untilAnswered({ url }: ServerProcess): Promise<void> {
  const metrics = async () => await (await fetch(new URL('/metrics', url))).text();
  await eventually(async () => expect(await metrics()).toMatch(/^claude_ops_gateway_requests_total\S* 1$/m));
}

const letEnd = async (room: ContainerRoom, id: string, name = 'go') =>
  await writeFile(path.join(workspaceOf(room, id), name), '');

async function logOf({ client }: ServerProcess, id: string) {
  return (await client.listTaskEvents(id, { limit: 200 })).data;
}

async function textOf({ client }: ServerProcess, id: string, artifact: string): Promise<string> {
  const { body } = await client.openArtifact(id, artifact);
  return await new Response(body).text();
}

// They wait for a timeout, a slow engine and slow hooks.
describe.concurrent('side by side', { timeout: 120_000 }, () => {
  testWithEngine(
    'what goes on after a kill can be cancelled and times out from its start, and its budget is what is left of it',
    async ({ engine }) => {
      const costly = { usage: { inputTokens: 100_000, outputTokens: 10 } };
      await using room = await openContainerRoom(engine, {
        rules: [
          {
            when: { promptIncludes: 'costly' },
            steps: [{ ...waitForGo(), ...costly }, { ...waitForGo('again'), ...costly }, say('beyond')],
          },
        ],
        steps: [waitForGo(), say('late')],
      });
      const killed = await room.start();
      const timeout = 25_000;
      const [cancelled, late, costlyId] = await Promise.all([
        create(killed),
        create(killed, { timeout }),
        create(killed, { prompt: 'costly', maxCostUsd: 0.4, model: 'claude-sonnet-4-6' }),
      ]);
      for (const id of [cancelled, late, costlyId]) await untilBegun(room, id);
      await killed.end('SIGKILL');

      const server = await room.start();
      expect(await server.client.cancelTask(cancelled)).toMatchObject({ status: 'cancelled' });
      await letEnd(room, costlyId);
      await letEnd(room, costlyId, 'again');
      const costlyTask = await server.client.waitForCompletion(costlyId);
      expect(costlyTask).toMatchObject({ status: 'failed', error: { code: 'budget_exceeded' } });
      expect(costlyTask.result?.usage.gateway).toMatchObject({ inputTokens: 200_000 });

      const timedOut = await server.client.waitForCompletion(late);
      expect(timedOut).toMatchObject({ status: 'failed', error: { code: 'timed_out' } });
      expect((await logOf(server, late)).map(({ type }) => type)).toContain('task.resumed');
      const ranMs = Date.parse(timedOut.finishedAt) - Date.parse(timedOut.startedAt ?? '');
      expect(ranMs).toBeGreaterThanOrEqual(timeout);
      expect(ranMs).toBeLessThan(timeout + 15_000);
      await room.expectNothingLeft();
    },
  );

  testWithEngine('a result is read from a log that its engine is slow to open', async ({ engine }) => {
    await using room = await openContainerRoom(engine, [say('Said before')]);
    await using project = await projectThatEndsSlowly();
    await using between = await openEngineBetween(
      { socketPath: path.join(path.dirname(room.directory), 'engine.sock'), enginePath: engine.socketPath },
      async (request) => {
        if (request.endsWith('/logs')) await delay(3_000);
        return true;
      },
    );
    const env = { CONTAINER_ENGINE: `unix://${between.socketPath}` };
    const killed = await room.start(env);
    const id = await create(killed, { trustWorkspace: true }, await folder(project.path));
    for await (const { type } of killed.client.followTaskEvents(id)) if (type === 'claude.result') break;
    await killed.end('SIGKILL');
    // Its input has ended with the server.
    const states = async () => (await room.containers()).map(({ State: state }) => state);
    await eventually(async () => expect(await states()).toEqual(['exited']));
    const server = await room.start(env);
    expect(await server.client.waitForCompletion(id)).toMatchObject({
      status: 'completed',
      result: { data: 'Said before' },
    });
    await room.expectNothingLeft();
  });

  testWithEngine('a result that came before the kill is the result after it', async ({ engine }) => {
    await using room = await openContainerRoom(engine, [say('Said before')]);
    await using project = await projectThatEndsSlowly();
    const killed = await room.start();
    const id = await create(killed, { trustWorkspace: true }, await folder(project.path));
    for await (const { type } of killed.client.followTaskEvents(id)) if (type === 'claude.result') break;
    await killed.end('SIGKILL');
    const server = await room.start();
    expect(await server.client.waitForCompletion(id)).toMatchObject({
      status: 'completed',
      result: { data: 'Said before', usage: { gateway: { requests: 1, difference: null } } },
    });
    const log = await logOf(server, id);
    expectWhole(log);
    expect(log.filter(({ type }) => type === 'claude.result')).toHaveLength(1);
    await room.expectNothingLeft();
  });

  testWithEngine(
    'a server that is killed before it could store an outcome is followed by one that stores it',
    async ({ engine }) => {
      await using room = await openContainerRoom(engine, [
        useTool('Bash', { command: 'echo done > made.txt' }),
        say('Said before'),
      ]);
      await using project = await projectThatEndsSlowly();
      const killed = await room.start();
      const id = await create(killed, { trustWorkspace: true }, await folder(project.path));
      for await (const { type } of killed.client.followTaskEvents(id)) if (type === 'claude.result') break;
      const database = new DatabaseSync(path.join(room.directory, 'swarm.db'));
      // From here on nothing can be stored.
      database.exec('BEGIN IMMEDIATE');
      const artifacts = () => readdir(path.join(room.directory, 'artifacts')).catch(() => []);
      await eventually(async () => expect(await artifacts()).toContain(id));
      await killed.end('SIGKILL');
      database.exec('ROLLBACK');
      database.close();

      const server = await room.start();
      expect(await server.client.waitForCompletion(id)).toMatchObject({
        status: 'completed',
        attempts: 1,
        result: { data: 'Said before', usage: { gateway: { requests: 2, difference: null } } },
      });
      expectWhole(await logOf(server, id));
      expect(await textOf(server, id, 'made.txt')).toBe('done\n');
      await room.expectNothingLeft();
    },
  );
});

testWithEngine(
  'a task in a repository goes on when its server is killed in a tool call, and killed again: nothing is lost or doubled',
  async ({ engine }) => {
    await using repository = await temporaryDirectory();
    await git(repository.path, 'init', '--quiet', '--initial-branch', 'main');
    await writeFile(path.join(repository.path, 'made.txt'), 'base\n');
    await git(repository.path, 'add', '.');
    await git(repository.path, 'commit', '--quiet', '--message', 'base');
    const env = { GIT_PROTOCOLS: 'file' };
    await using room = await openContainerRoom(engine, [waitForGo('one'), waitForGo('two'), say('survived')]);

    const first = await room.start(env);
    const id = await create(first, { files: { type: 'git', gitUrl: `file://${repository.path}` } });
    await untilAnswered(first);
    await expect
      .poll(async () => (await logOf(first, id)).map(({ type }) => type))
      .toContain('claude.assistant');
    await first.end('SIGKILL');

    const second = await room.start(env);
    await letEnd(room, id, 'one');
    await untilAnswered(second);
    await eventually(async () =>
      expect((await logOf(second, id)).map(({ type }) => type)).toContain('claude.user'),
    );
    await second.end('SIGKILL');

    const third = await room.start(env);
    expect(await third.client.getTask(id)).toMatchObject({ status: 'running', attempts: 1 });
    const [container] = await room.containers();
    const said = container === undefined ? [] : await room.said(container);
    await letEnd(room, id, 'two');
    const task = await third.client.waitForCompletion(id);

    expect(task).toMatchObject({
      status: 'completed',
      attempts: 1,
      result: { data: 'survived', numTurns: 3 },
    });
    expect(task.result?.usage).toMatchObject({ inputTokens: 30, gateway: { requests: 3, difference: null } });
    const log = await logOf(third, id);
    expectWhole(log);
    expect(log.filter(({ type }) => type === 'task.resumed')).toHaveLength(2);
    // What the CLI says of its session is for the run alone.
    const saidIds = said
      .filter(({ subtype }) => subtype !== 'session_state_changed')
      .map(({ uuid }) => uuid)
      .filter((uuid) => uuid !== undefined);
    expect(saidIds.length).toBeGreaterThan(3);
    expect(uuidsOf(log).slice(0, saidIds.length)).toEqual(saidIds);
    expect(await textOf(third, id, 'made.txt')).toBe('base\none\ntwo\n');
    expect(await textOf(third, id, 'changes.patch')).toContain('+one\n+two\n');
    await room.expectNothingLeft();
  },
);

testWithEngine('a task goes on when its server is killed while the model answers', async ({ engine }) => {
  await using room = await openContainerRoom(engine, [
    stall({ text: 'Half an ans' }),
    say('The whole answer'),
  ]);
  const killed = await room.start();
  const id = await create(killed);
  await room.model.waitForRequest();
  await killed.end('SIGKILL');
  const server = await room.start();
  expect(await server.client.waitForCompletion(id)).toMatchObject({
    status: 'completed',
    result: { data: 'The whole answer' },
  });
  expectWhole(await logOf(server, id));
  await room.expectNothingLeft();
});

testWithEngine(
  'what a server was killed over before it asked the model is started again, and leaves nothing',
  async ({ engine }) => {
    await using room = await openContainerRoom(engine, [say('in time')]);
    let reached = Promise.withResolvers<void>();
    let stopAt = '';
    await using between = await openEngineBetween(
      { socketPath: path.join(path.dirname(room.directory), 'engine.sock'), enginePath: engine.socketPath },
      async (request) => {
        if (stopAt === '' || !request.endsWith(stopAt)) return true;
        reached.resolve();
        // The start itself gets there, but nobody hears of it.
        return stopAt === '/start';
      },
    );
    const env = { CONTAINER_ENGINE: `unix://${between.socketPath}` };
    let server = await room.start(env);
    for (const moment of ['/create', '/attach', '/start']) {
      reached = Promise.withResolvers<void>();
      stopAt = moment;
      const id = await create(server);
      await reached.promise;
      await server.end('SIGKILL');
      stopAt = '';
      server = await room.start(env);
      expect(await server.client.waitForCompletion(id)).toMatchObject({
        status: 'completed',
        attempts: 1,
        result: { data: 'in time' },
      });
      const log = await logOf(server, id);
      expectWhole(log);
      expect(log.filter(({ type }) => type === 'task.resumed')).toMatchObject([{ data: { after: 0 } }]);
      await room.expectNothingLeft();
    }
  },
);

testWithEngine(
  'with RESUME_ON_RESTART=false a task of a killed server ends as interrupted',
  async ({ engine }) => {
    await using room = await openContainerRoom(engine, [waitForGo(), say('late')]);
    const env = { RESUME_ON_RESTART: 'false' };
    const killed = await room.start(env);
    const id = await create(killed);
    await untilBegun(room, id);
    await killed.end('SIGKILL');
    const server = await room.start(env);
    expect(await room.containers()).toEqual([]);
    expect(await server.client.getTask(id)).toMatchObject({
      status: 'failed',
      error: { code: 'interrupted' },
    });
    await room.expectNothingLeft();
  },
);
