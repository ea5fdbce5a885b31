import { mkdirSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { createClaudeOps, createMemoryTaskStore, type Executor, type TaskStore } from '@claude-ops/core';
import { NO_RESULT } from '../../room/no-result.ts';

/** The event that says what became of the files of a run. */
const ARTIFACTS_EVENT = 'task.artifacts_collected';

export interface Collecting extends AsyncDisposable {
  /**
   * Has a run do this to a clone of the repository.
   *
   * @returns how long it took from its end until its artifacts were stored, in milliseconds.
   */
  collect(run: (workspace: string) => void, afterwards?: (workspace: string) => void): Promise<number>;
}

/** An embedded claude-ops whose runs do what they are told, in clones of a repository. */
export async function openCollecting(directory: string, repository: string): Promise<Collecting> {
  mkdirSync(directory);
  let [run, afterwards]: ((workspace: string) => void)[] = [];
  let [endedAt, storedAt] = [0, 0];
  let workspace = '';
  const executor: Executor = {
    mode: 'process',
    recover: async () => undefined,
    endLeftovers: async () => undefined,
    async run(_attempt, options) {
      workspace = options.workspace.path;
      run?.(workspace);
      endedAt = performance.now();
      return { status: 'completed', result: NO_RESULT };
    },
  };
  const tasks = recording(createMemoryTaskStore(), () => {
    storedAt = performance.now();
    afterwards?.(workspace);
  });
  const ops = createClaudeOps({
    stores: { tasks },
    executors: [executor],
    dataDirectory: directory,
    workspaces: { maxFiles: 100_000, git: { allowedProtocols: ['file'] } },
  });
  await ops.start();
  return {
    async collect(act, putBack) {
      [run, afterwards] = [act, putBack];
      const { id } = await ops.createTask({
        prompt: 'Change ten files.',
        apiKey: 'sk-ant-made-up-for-benchmarks',
        files: { type: 'git', gitUrl: pathToFileURL(repository).href },
      });
      const task = await ops.waitForCompletion(id);
      const { data } = await ops.listArtifacts(id);
      const isWhole = data.length === 11 && data.some(({ path: name }) => name === 'changes.patch');
      if (!isWhole) throw new Error(`${JSON.stringify(task)} made ${data.length} artifacts.`);
      return storedAt - endedAt;
    },
    [Symbol.asyncDispose]: () => ops[Symbol.asyncDispose](),
  };
}

/** A store that tells when the log says what became of the files of a run. */
function recording(store: TaskStore, onCollected: () => void): TaskStore {
  return {
    ...store,
    async appendEvents(batches) {
      if (batches.some(({ events }) => events.some(({ type }) => type === ARTIFACTS_EVENT))) onCollected();
      return await store.appendEvents(batches);
    },
  };
}
