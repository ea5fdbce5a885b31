import { hang, say, useTool, type Script } from '@claude-ops/testing';
import { expect, test } from 'vitest';
import {
  createClaudeOps,
  createMemoryNodeRegistry,
  createMemorySignals,
  createMemoryTaskStore,
  type EmbeddedClaudeOps,
  type Signals,
  type TaskStore,
} from '../../src/index.ts';
import { API_KEY, startOps, type RunningOps } from '../support/start-ops.ts';

interface Pair extends AsyncDisposable {
  /** Takes tasks, and runs none. */
  readonly front: EmbeddedClaudeOps;
  readonly worker: RunningOps;
  readonly tasks: TaskStore;
}

async function startPair(signals: Signals, script?: Script): Promise<Pair> {
  const stores = { tasks: createMemoryTaskStore(), nodes: createMemoryNodeRegistry(), signals };
  const shared = { stores, secretKey: new Uint8Array(32).fill(7) };
  const worker = await startOps({ ...shared, instanceId: 'worker', ...(script && { script }) });
  const front = createClaudeOps({ ...shared, instanceId: 'front', maxConcurrency: 0 });
  await front.start();
  return {
    front,
    worker,
    tasks: stores.tasks,
    async [Symbol.asyncDispose]() {
      await front.stop({ graceMs: 0 });
      await worker[Symbol.asyncDispose]();
    },
  };
}

/** Signals of which none arrives. */
const DEAF: Signals = { connect: () => ({ publish() {}, async [Symbol.asyncDispose]() {} }) };

/** Less than an engine waits before it looks again by itself. */
const AT_ONCE_MS = 3_000;

test('a task that one engine takes is run by another, followed live where it was taken, without a gap', async () => {
  await using pair = await startPair(createMemorySignals());
  const { id } = await pair.front.createTask({ prompt: 'hello', apiKey: API_KEY });
  const endedAt = pair.worker.ops.waitForCompletion(id).then(() => performance.now());
  const followed: number[] = [];
  for await (const { sequence } of pair.front.followTaskEvents(id)) followed.push(sequence);
  expect(performance.now() - (await endedAt)).toBeLessThan(AT_ONCE_MS);
  expect(followed).toEqual(followed.map((_, index) => index + 1));
  expect(followed.length).toBeGreaterThan(4);
  expect(await pair.front.getTask(id)).toMatchObject({ status: 'completed' });
  expect(await pair.worker.log(id)).toHaveLength(followed.length);
});

test('a cancel reaches the engine that runs the task at once', async () => {
  await using pair = await startPair(createMemorySignals(), [hang()]);
  const { id } = await pair.front.createTask({ prompt: 'hello', apiKey: API_KEY });
  await pair.worker.event(id, ({ type }) => type === 'claude.system');
  const asked = performance.now();
  expect(await pair.front.cancelTask(id)).toMatchObject({ status: 'cancelled' });
  expect(performance.now() - asked).toBeLessThan(AT_ONCE_MS);
});

test('where every signal is lost a task is run and followed all the same, later', async () => {
  await using pair = await startPair(DEAF);
  const { id } = await pair.front.createTask({ prompt: 'hello', apiKey: API_KEY });
  expect(await pair.front.waitForCompletion(id)).toMatchObject({ status: 'completed' });
});

test('artifacts of a task that another engine ran, which has them on its own disk, are refused with the name of its node', async () => {
  const writes = useTool('Write', { file_path: 'report.md', content: 'fine' });
  await using pair = await startPair(createMemorySignals(), [writes, say('done')]);
  const { id } = await pair.worker.run();
  expect((await pair.worker.ops.listArtifacts(id)).data).toMatchObject([{ path: 'report.md' }]);
  const refusal = { code: 'artifacts_elsewhere', details: { node: 'worker' } };
  await expect(pair.front.listArtifacts(id)).rejects.toMatchObject(refusal);
  await expect(pair.front.openArtifact(id, 'report.md')).rejects.toMatchObject(refusal);
  await expect(pair.front.openArtifactArchive(id)).rejects.toMatchObject(refusal);

  const everything = { finishedBefore: '2999-01-01' };
  expect(await pair.front.pruneTasks(everything)).toEqual({ tasks: 1 });
  await expect(pair.worker.ops.getTask(id)).rejects.toMatchObject({ code: 'task_not_found' });
  // It waits for the node that has the files.
  expect(await pair.tasks.listPruned({ limit: 9 })).toEqual([id]);
  await pair.worker.ops.pruneTasks(everything);
  expect(await pair.tasks.listPruned({ limit: 9 })).toEqual([]);
});
