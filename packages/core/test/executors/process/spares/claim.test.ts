import { existsSync } from 'node:fs';
import path from 'node:path';
import { say, useTool } from '@claude-ops/testing';
import type { Task } from '@claude-ops/contract';
import { expect, test } from 'vitest';
import { attemptDirectories } from '../../../support/attempt-directories.ts';
import { FROM_SPARE } from '../../../support/places/from-spare.ts';
import { IN_PROCESS } from '../../../support/places/in-process.ts';
import { findProcesses } from '../../../support/processes.ts';
import type { RunningOps } from '../../../support/start-ops.ts';

/** A server with a spare that, when it is claimed, behaves in a way of its own. A cold start behaves well. */
const startWithSpareThat = (atClaim: string) =>
  FROM_SPARE.startFixture('records-its-run.mjs', {
    environment: { AT_CLAIM: atClaim, RUN_RECORD: '/dev/null' },
  });

/** What there is of the one spare of a server. */
function theSpare() {
  const [directories, pids] = [attemptDirectories(), findProcesses().map(({ pid }) => pid)];
  return {
    beingClaimed: () => directories.some((own) => existsSync(path.join(own, 'home', 'is-being-claimed'))),
    left: () => [
      ...attemptDirectories().filter((own) => directories.includes(own)),
      ...findProcesses().filter(({ pid }) => pids.includes(pid)),
    ],
  };
}

function ranFor({ startedAt, finishedAt }: Task): number {
  return Date.parse(finishedAt ?? '') - Date.parse(startedAt ?? '');
}

test.for([['refuses'], ['refuses its settings'], ['dies'], ['ignores']])(
  'a task whose spare %s when it is claimed starts cold, and can not tell',
  async ([atClaim = '']) => {
    await using room = await startWithSpareThat(atClaim);
    const spare = theSpare();
    const task = await room.run({
      ...(atClaim === 'refuses its settings' && { model: 'claude-sonnet-4-6' }),
    });
    expect(task).toMatchObject({ status: 'completed', attempts: 1, result: { data: 'done' } });
    const log = await room.log(task.id);
    expect(log.map(({ type }) => type)).toEqual([
      ...['task.queued', 'task.started', 'claude.system', 'claude.result'],
      ...['task.usage_differs', 'task.completed'],
    ]);
    expect(JSON.stringify(log)).not.toContain('a spare');
    expect(spare.left()).toEqual([]);
  },
);

test('a spare that dies once it is claimed is a CLI that died, and its task fails of that', async () => {
  await using room = await startWithSpareThat('dies after it agrees');
  const spare = theSpare();
  expect(await room.run()).toMatchObject({
    status: 'failed',
    attempts: 1,
    error: { code: 'claude_failed', details: { exitCode: 7, stderr: 'fatal: claimed, and no more luck' } },
  });
  expect(spare.left()).toEqual([]);
});

test('a task that is cancelled while its spare is claimed ends at once, and leaves nothing', async () => {
  await using room = await startWithSpareThat('ignores');
  const spare = theSpare();
  const { id } = await room.create();
  await expect.poll(spare.beingClaimed).toBe(true);
  const task = await room.ops.cancelTask(id);
  expect(task).toMatchObject({ status: 'cancelled', error: null, result: null });
  expect(ranFor(task)).toBeLessThan(4_000);
  expect(spare.left()).toEqual([]);
});

test('a task that times out while its spare is claimed ends then, and leaves nothing', async () => {
  await using room = await startWithSpareThat('ignores');
  const spare = theSpare();
  const task = await room.run({ timeout: 1_000 });
  expect(task).toMatchObject({ status: 'failed', error: { code: 'timed_out' } });
  expect(ranFor(task)).toBeLessThan(4_000);
  expect(spare.left()).toEqual([]);
});

test('a stop while a spare is claimed ends its task as interrupted, and leaves nothing', async () => {
  await using room = await startWithSpareThat('ignores');
  const spare = theSpare();
  const { id } = await room.create();
  await expect.poll(spare.beingClaimed).toBe(true);
  await room.ops.stop({ graceMs: 0 });
  const task = await room.ops.getTask(id);
  expect(task).toMatchObject({ status: 'failed', error: { code: 'interrupted' } });
  expect(ranFor(task)).toBeLessThan(4_000);
  expect(spare.left()).toEqual([]);
});

test('a task that is cancelled as soon as it has its spare leaves nothing of the real CLI', async () => {
  await using room = await FROM_SPARE.start({ script: () => say('never heard') });
  const spare = theSpare();
  const { id } = await room.create();
  await expect
    .poll(async () => (await room.ops.getHealth()).spares.parked, { timeout: 15_000, interval: 2 })
    .toBe(0);
  expect(await room.ops.cancelTask(id)).toMatchObject({ status: 'cancelled', result: null });
  expect(spare.left()).toEqual([]);
});

test.for(['default', 'plan'] as const)(
  'in mode %s a spare that could be asked to bypass lets no more happen than a cold start',
  async (permissionMode) => {
    const script = [
      useTool('Bash', { command: 'touch by-bash && echo ran' }),
      useTool('Write', { file_path: 'by-write.txt', content: 'new' }),
      say('done'),
    ];
    const claude = { environment: { IS_SANDBOX: '1' } };
    await using warm = await FROM_SPARE.start({ script, claude });
    await using cold = await IN_PROCESS.start({ script, claude });
    const [own, other] = await Promise.all([warm.run({ permissionMode }), cold.run({ permissionMode })]);
    expect(toolResults(warm, own)).toEqual(toolResults(cold, other));
    expect(toolResults(warm, own)).toHaveLength(2);
    const offered = ({ server }: RunningOps) => server.requests.map(({ model, tools }) => ({ model, tools }));
    expect(offered(warm)).toEqual(offered(cold));
    const made = await warm.ops.listArtifacts(own.id);
    expect(made.data.map(({ path: name }) => name)).toEqual(
      (await cold.ops.listArtifacts(other.id)).data.map(({ path: name }) => name),
    );
  },
);

/** What the model was told of its tools, wherever the workspace is. */
function toolResults({ server }: RunningOps, { id }: Task): string[] {
  return server.requests
    .slice(1)
    .map(({ messages }) => JSON.stringify(messages.at(-1)))
    .map((text) => text.replaceAll(new RegExp(`[^'" ]*/workspaces/${id}`, 'g'), 'WORKSPACE'))
    .map((text) => text.replaceAll(/"tool_use_id":"[^"]+"/g, ''));
}
