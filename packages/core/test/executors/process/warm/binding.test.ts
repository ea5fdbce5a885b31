import { existsSync } from 'node:fs';
import path from 'node:path';
import { say, useTool } from '@claude-ops/testing';
import type { Task } from '@claude-ops/contract';
import { expect, test } from 'vitest';
import { attemptDirectories } from '../../../support/attempt-directories.ts';
import { FROM_WARM } from '../../../support/places/from-warm.ts';
import { IN_PROCESS } from '../../../support/places/in-process.ts';
import { findProcesses } from '../../../support/processes.ts';
import type { RunningOps } from '../../../support/start-ops.ts';

/** What a warm process has to be told. */
const TOLD = { permissionMode: 'acceptEdits', model: 'claude-sonnet-4-6' } as const;

/** A server with a warm process that, when it is told what its task has, behaves in a way of its own. A cold start behaves well. */
const startWithWarmThat = (atBinding: string) =>
  FROM_WARM.startFixture('records-its-run.mjs', {
    environment: { AT_BINDING: atBinding, RUN_RECORD: '/dev/null' },
  });

/** What there is of the one warm process of a server. */
function theWarmProcess() {
  const [directories, pids] = [attemptDirectories(), findProcesses().map(({ pid }) => pid)];
  return {
    beingTold: () => directories.some((own) => existsSync(path.join(own, 'home', 'is-being-told'))),
    left: () => [
      ...attemptDirectories().filter((own) => directories.includes(own)),
      ...findProcesses().filter(({ pid }) => pids.includes(pid)),
    ],
  };
}

function ranFor({ startedAt, finishedAt }: Task): number {
  return Date.parse(finishedAt ?? '') - Date.parse(startedAt ?? '');
}

test.for([['refuses set_permission_mode'], ['refuses apply_flag_settings'], ['dies'], ['ignores']])(
  'a task whose warm process %s when it is told of it starts cold, and can not tell',
  async ([atBinding = '']) => {
    await using room = await startWithWarmThat(atBinding);
    const warmProcess = theWarmProcess();
    const task = await room.run(TOLD);
    expect(task).toMatchObject({ status: 'completed', attempts: 1, result: { data: 'done' } });
    const log = await room.log(task.id);
    expect(log.map(({ type }) => type)).toEqual([
      ...['task.queued', 'task.started', 'claude.system', 'claude.result'],
      ...['task.usage_differs', 'task.completed'],
    ]);
    expect(JSON.stringify(log)).not.toContain('a warm process');
    expect(warmProcess.left()).toEqual([]);
  },
);

test('a warm process that dies once it is told of it is a CLI that died, and its task fails of that', async () => {
  await using room = await startWithWarmThat('dies after');
  const warmProcess = theWarmProcess();
  expect(await room.run(TOLD)).toMatchObject({
    status: 'failed',
    attempts: 1,
    error: { code: 'claude_failed', details: { exitCode: 7, stderr: 'fatal: told, and no more luck' } },
  });
  expect(warmProcess.left()).toEqual([]);
});

test('a task that is cancelled while its warm process is told of it ends at once, and leaves nothing', async () => {
  await using room = await startWithWarmThat('ignores');
  const warmProcess = theWarmProcess();
  const { id } = await room.create(TOLD);
  await expect.poll(warmProcess.beingTold).toBe(true);
  const task = await room.ops.cancelTask(id);
  expect(task).toMatchObject({ status: 'cancelled', error: null, result: null });
  expect(ranFor(task)).toBeLessThan(4_000);
  expect(warmProcess.left()).toEqual([]);
});

test('a task that times out while its warm process is told of it ends then, and leaves nothing', async () => {
  await using room = await startWithWarmThat('ignores');
  const warmProcess = theWarmProcess();
  const task = await room.run({ ...TOLD, timeout: 1_000 });
  expect(task).toMatchObject({ status: 'failed', error: { code: 'timed_out' } });
  expect(ranFor(task)).toBeLessThan(4_000);
  expect(warmProcess.left()).toEqual([]);
});

test('a stop while a warm process is told of it ends its task as interrupted, and leaves nothing', async () => {
  await using room = await startWithWarmThat('ignores');
  const warmProcess = theWarmProcess();
  const { id } = await room.create(TOLD);
  await expect.poll(warmProcess.beingTold).toBe(true);
  await room.ops.stop({ graceMs: 0 });
  const task = await room.ops.getTask(id);
  expect(task).toMatchObject({ status: 'failed', error: { code: 'interrupted' } });
  expect(ranFor(task)).toBeLessThan(4_000);
  expect(warmProcess.left()).toEqual([]);
});

test('a task that is cancelled as soon as it has its warm process leaves nothing of the real CLI', async () => {
  await using room = await FROM_WARM.start({ script: () => say('never heard') });
  const warmProcess = theWarmProcess();
  const { id } = await room.create(TOLD);
  await expect
    .poll(async () => (await room.ops.getHealth()).warm.idle, { timeout: 15_000, interval: 2 })
    .toBe(0);
  expect(await room.ops.cancelTask(id)).toMatchObject({ status: 'cancelled', result: null });
  expect(warmProcess.left()).toEqual([]);
});

test.for(['default', 'plan'] as const)(
  'in mode %s a warm process lets no more happen than a cold start',
  async (permissionMode) => {
    const script = [
      useTool('Bash', { command: 'touch by-bash && echo ran' }),
      useTool('Write', { file_path: 'by-write.txt', content: 'new' }),
      say('done'),
    ];
    const claude = { environment: { IS_SANDBOX: '1' } };
    await using warm = await FROM_WARM.start({ script, claude });
    await using cold = await IN_PROCESS.start({ script, claude });
    const [own, other] = await Promise.all([warm.run({ permissionMode }), cold.run({ permissionMode })]);
    expect(toolResults(warm)).toEqual(toolResults(cold));
    expect(toolResults(warm)).toHaveLength(2);
    const made = await warm.ops.listArtifacts(own.id);
    expect(made.data.map(({ path: name }) => name)).toEqual(
      (await cold.ops.listArtifacts(other.id)).data.map(({ path: name }) => name),
    );
  },
);

/** What the model was told of its tools, wherever the workspace is. */
function toolResults({ server }: RunningOps): string[] {
  return server.requests
    .slice(1)
    .map(({ messages }) => JSON.stringify(messages.at(-1)))
    .map((text) => text.replaceAll(/[^'" ]*\/workspaces\/[0-9a-f-]{36}/g, 'WORKSPACE'))
    .map((text) => text.replaceAll(/"tool_use_id":"[^"]+"/g, ''));
}
