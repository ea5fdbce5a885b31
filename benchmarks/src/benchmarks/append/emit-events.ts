import { once } from 'node:events';
import { createClaudeOps, type Executor, type StoredEvent, type TaskStore } from '@claude-ops/core';
import { NO_RESULT } from '../../room/no-result.ts';

const TASKS = 3;
const EVENTS_PER_TASK = 2_000;
/** How many messages of this length come in one read of a pipe of 64 KiB. */
const EVENTS_PER_READ = 50;
const DATA = JSON.stringify({
  type: 'assistant',
  message: { content: [{ type: 'text', text: 'It says what it does, and what came of it. '.repeat(28) }] },
});

/** What one run appended, transaction by transaction, and how fast. */
export interface Appended {
  readonly transactions: readonly (readonly StoredEvent[])[];
  readonly perSecond: number;
}

/**
 * Lets tasks that run side by side emit their events as the process executor does: all that one read of a pipe has brought,
 * then the next read. It ends when the last event is stored and published.
 */
export async function emitEvents(store: TaskStore): Promise<Appended> {
  const transactions: StoredEvent[][] = [];
  let [firstAt, lastAt] = [Infinity, 0];
  const recording: TaskStore = {
    ...store,
    async appendEvents(batches) {
      const stored = await store.appendEvents(batches);
      lastAt = performance.now();
      transactions.push(stored);
      return stored;
    },
  };
  await using ops = createClaudeOps({
    stores: { tasks: recording },
    executors: [emitter(() => (firstAt = Math.min(firstAt, performance.now())))],
    maxConcurrency: TASKS,
    defaultMode: 'container',
  });
  await ops.start();
  const create = () => ops.createTask({ prompt: 'Emit.', apiKey: 'sk-ant-made-up-for-benchmarks' });
  const tasks = await Promise.all(Array.from({ length: TASKS }, create));
  await Promise.all(tasks.map(({ id }) => ops.waitForCompletion(id)));
  const count = transactions.flat().filter(({ type }) => type.startsWith('claude.')).length;
  if (count !== TASKS * EVENTS_PER_TASK) throw new Error(`${count} events were stored.`);
  return { transactions, perSecond: transactions.flat().length / ((lastAt - firstAt) / 1000) };
}

/** Begins to emit when all tasks run. */
function emitter(onBegin: () => void): Executor {
  const allRun = new EventTarget();
  let running = 0;
  return {
    mode: 'container',
    recover: async () => undefined,
    endLeftovers: async () => undefined,
    async run(_attempt, { emit }) {
      running += 1;
      if (running === TASKS) queueMicrotask(() => allRun.dispatchEvent(new Event('begin')));
      await once(allRun, 'begin');
      onBegin();
      for (let emitted = 0; emitted < EVENTS_PER_TASK; emitted += 1) {
        if (emitted % EVENTS_PER_READ === 0) await new Promise(setImmediate);
        await emit({ type: 'claude.assistant', data: DATA });
      }
      return { status: 'completed', result: NO_RESULT };
    },
  };
}
