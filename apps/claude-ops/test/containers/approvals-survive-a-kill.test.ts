import { readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { isFinal, type Approval, type CreateTaskInput } from '@claude-ops/contract';
import { say, useTool } from '@claude-ops/testing';
import { testWithEngine } from '@claude-ops/testing-engine/vitest';
import Docker from 'dockerode';
import { describe, expect } from 'vitest';
import { API_KEY, expectWhole, openContainerRoom } from '../support/container-room.ts';
import { openEngineBetween } from '../support/engine-between.ts';
import type { ServerProcess } from '../support/server-process.ts';

const STEPS = [useTool('Bash', { command: 'echo once >> log.txt' }), say('done')];
const INPUT = { permissionMode: 'default', permissionPrompts: 'ask' } as const;

async function create({ client }: ServerProcess, input: Partial<CreateTaskInput> = {}): Promise<string> {
  return (await client.createTask({ prompt: 'hello', apiKey: API_KEY, ...INPUT, ...input })).id;
}

async function pendingOf({ client }: ServerProcess, taskId: string): Promise<Approval> {
  for (;;) {
    const { data } = await client.listApprovals({ status: 'pending', taskId });
    const [approval] = data;
    if (approval !== undefined) return approval;
    const { status } = await client.getTask(taskId);
    if (isFinal(status)) throw new Error(`The task is ${status} and has not asked.`);
    await delay(50);
  }
}

async function logFileOf({ client }: ServerProcess, taskId: string): Promise<string | undefined> {
  const { data } = await client.listArtifacts(taskId);
  if (!data.some((artifact) => artifact.path === 'log.txt')) return undefined;
  const { body } = await client.openArtifact(taskId, 'log.txt');
  return await new Response(body).text();
}

describe.concurrent('side by side', { timeout: 120_000 }, () => {
  testWithEngine('an approval is decided at a later server, and its tool runs once', async ({ engine }) => {
    await using room = await openContainerRoom(engine, STEPS);
    const first = await room.start();
    const [allowed, denied] = await Promise.all([create(first), create(first)]);
    const [toAllow, toDeny] = await Promise.all([pendingOf(first, allowed), pendingOf(first, denied)]);
    await first.end('SIGKILL');
    const second = await room.start();
    await second.end('SIGKILL');
    const last = await room.start();
    expect(await last.client.getApproval(toAllow.id)).toStrictEqual(toAllow);
    await last.client.decideApproval(toAllow.id, { decision: 'allow' });
    await last.client.decideApproval(toDeny.id, { decision: 'deny', message: 'No.' });
    for (const [id, file] of [
      [allowed, 'once\n'],
      [denied, undefined],
    ] as const) {
      const task = await last.client.waitForCompletion(id);
      expect(task).toMatchObject({ status: 'completed', attempts: 1, waitingFor: null });
      expect(await logFileOf(last, id)).toBe(file);
      const log = await Array.fromAsync(last.client.followTaskEvents(id));
      expectWhole(log);
      const types = log.map(({ type }) => type).filter((type) => type.startsWith('task.approval_'));
      expect(types).toEqual(['task.approval_requested', 'task.approval_decided']);
    }
    await room.expectNothingLeft();
  });

  testWithEngine('a server that is stopped leaves a run that waits to the next one', async ({ engine }) => {
    await using room = await openContainerRoom(engine, STEPS);
    const first = await room.start();
    const id = await create(first);
    const approval = await pendingOf(first, id);
    expect(await first.end('SIGTERM')).toMatchObject({ exitCode: 0 });
    expect((await room.containers()).map(({ State: state }) => state)).toEqual(['running']);
    // One that goes on with it can leave it, too.
    const second = await room.start();
    expect(await pendingOf(second, id)).toStrictEqual(approval);
    expect(await second.end('SIGTERM')).toMatchObject({ exitCode: 0 });
    const last = await room.start();
    expect(await last.client.getApproval(approval.id)).toStrictEqual(approval);
    await last.client.decideApproval(approval.id, { decision: 'allow' });
    expect(await last.client.waitForCompletion(id)).toMatchObject({ status: 'completed', attempts: 1 });
    expect(await logFileOf(last, id)).toBe('once\n');
    expectWhole(await Array.fromAsync(last.client.followTaskEvents(id)));
    await room.expectNothingLeft();
  });

  testWithEngine(
    'a server that is stopped ends a run that waits if no other one may go on with it',
    async ({ engine }) => {
      await using room = await openContainerRoom(engine, STEPS);
      const env = { RESUME_ON_RESTART: 'false', SHUTDOWN_GRACE_MS: '0' };
      const first = await room.start(env);
      const id = await create(first);
      const approval = await pendingOf(first, id);
      await first.end('SIGTERM');
      expect(await room.containers()).toEqual([]);
      const last = await room.start(env);
      expect(await last.client.getTask(id)).toMatchObject({ error: { code: 'interrupted' } });
      expect(await last.client.getApproval(approval.id)).toMatchObject({ status: 'withdrawn' });
      await room.expectNothingLeft();
    },
  );

  testWithEngine(
    'a decision that a killed server has just stored is carried out once',
    async ({ engine }) => {
      await using room = await openContainerRoom(engine, STEPS);
      const first = await room.start();
      const id = await create(first);
      const approval = await pendingOf(first, id);
      await first.client.decideApproval(approval.id, { decision: 'allow' });
      await first.end('SIGKILL');
      const last = await room.start();
      expect(await last.client.waitForCompletion(id)).toMatchObject({ status: 'completed', attempts: 1 });
      expect(await logFileOf(last, id)).toBe('once\n');
      await room.expectNothingLeft();
    },
  );

  testWithEngine(
    'a run that never got its prompt ends at once as interrupted, and runs again where that was asked for',
    async ({ engine }) => {
      await using room = await openContainerRoom(engine, STEPS);
      const reached = Promise.withResolvers<void>();
      await using between = await openEngineBetween(
        { socketPath: path.join(path.dirname(room.directory), 'engine.sock'), enginePath: engine.socketPath },
        async (request) => {
          if (!request.endsWith('/start')) return true;
          reached.resolve();
          return await new Promise<never>(() => undefined);
        },
      );
      const killed = await room.start({ CONTAINER_ENGINE: `unix://${between.socketPath}` });
      const id = await create(killed, { retries: { on: ['interrupted'], max: 1 } });
      await reached.promise;
      await killed.end('SIGKILL');
      const [container] = await room.containers();
      await new Docker({ socketPath: engine.socketPath }).getContainer(container?.Id ?? '').start();
      // A server of tools may have asked a host for something before the prompt.
      const marks = await readdir(path.join(room.directory, 'asked'));
      await writeFile(
        path.join(room.directory, 'asked', marks[0] ?? '', container?.Labels['claude-ops.attempt'] ?? ''),
        '',
      );
      // Long before its timeout, which is longer than the test.
      const last = await room.start();
      const approval = await pendingOf(last, id);
      await last.client.decideApproval(approval.id, { decision: 'allow' });
      const task = await last.client.waitForCompletion(id);
      expect(task).toMatchObject({ status: 'completed', attempts: 2 });
      expect(task.earlierAttempts).toMatchObject([
        {
          error: {
            code: 'interrupted',
            message: 'The server ended without warning while the task was being started.',
          },
        },
      ]);
      await room.expectNothingLeft();
    },
  );

  testWithEngine(
    'a run to which a killed server has written half a line ends at once as interrupted',
    async ({ engine }) => {
      await using room = await openContainerRoom(engine, STEPS);
      const first = await room.start();
      const id = await create(first);
      await pendingOf(first, id);
      await first.end('SIGKILL');
      const [container] = await room.containers();
      const docker = new Docker({ socketPath: engine.socketPath });
      const options = { stream: true, stdin: true, hijack: true };
      const input = await docker.getContainer(container?.Id ?? '').attach(options);
      // As a pipe that is full takes a part of a long line.
      await new Promise((written) => input.write('{"type":"control_response","response":{"sub', written));
      input.end();
      const last = await room.start();
      expect(await last.client.waitForCompletion(id)).toMatchObject({
        status: 'failed',
        error: {
          code: 'interrupted',
          message: 'The server ended without warning while it wrote to the claude CLI.',
        },
      });
      await room.expectNothingLeft();
    },
  );

  testWithEngine('what expired while no server ran is denied', async ({ engine }) => {
    await using room = await openContainerRoom(engine, STEPS);
    const first = await room.start();
    const id = await create(first, { approvalTimeout: 1_000 });
    const approval = await pendingOf(first, id);
    await first.end('SIGKILL');
    await delay(1_000);
    const last = await room.start();
    expect(await last.client.waitForCompletion(id)).toMatchObject({ status: 'completed' });
    expect(await last.client.getApproval(approval.id)).toMatchObject({ status: 'expired' });
    expect(await logFileOf(last, id)).toBeUndefined();
    await room.expectNothingLeft();
  });
});
