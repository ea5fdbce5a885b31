import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { say, useTool } from '@claude-ops/testing';
import { expect, test } from 'vitest';
import { inContainer } from '../../support/places/in-container.ts';
import { IS_WHOLE } from '../../support/places/tests-in.ts';
import type { RunningOps } from '../../support/start-ops.ts';

const place = inContainer();
/** What the store in memory keeps of a task with its events, twice over. */
const MOST_BYTES_A_TASK = 100 * 1024;
/** Connections to the model's stand-in, of which as many are kept as are used at once. */
const MORE_CONNECTIONS = 4;

/** Tasks that are measured, after the first ones. */
const COUNT = IS_WHOLE ? 16 : 8;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** What is reachable in this process, and what it has open. */
async function measure(): Promise<{ bytes: number; open: number }> {
  // What is finalized in one turn is let go of in the next.
  for (let round = 0; round < 5; round += 1) {
    collectGarbage();
    await new Promise((resolve) => setImmediate(resolve));
  }
  const { heapUsed, external } = process.memoryUsage();
  return { bytes: heapUsed + external, open: process.getActiveResourcesInfo().length };
}

async function runTasks({ run, server }: RunningOps, count: number): Promise<void> {
  for (let done = 0; done < count; done += 4) {
    const tasks = await Promise.all(
      Array.from({ length: 4 }, () => run({ permissionMode: 'bypassPermissions' })),
    );
    expect(tasks.map(({ status }) => status)).toEqual(Array(4).fill('completed'));
  }
  await expect.poll(() => place.running()).toEqual([]);
  // The stand-in would keep each request.
  server.requests.length = 0;
}

test('tasks in containers leave nothing in the memory of the server, and no connection open', async () => {
  await using room = await place.start({
    maxConcurrency: 4,
    script: [useTool('Bash', { command: 'echo a > a.txt' }), say('done')],
  });
  await runTasks(room, 4);
  const before = await measure();
  await runTasks(room, COUNT);
  const after = await measure();
  expect((after.bytes - before.bytes) / COUNT).toBeLessThan(MOST_BYTES_A_TASK);
  expect(after.open - before.open).toBeLessThanOrEqual(MORE_CONNECTIONS);
}, 300_000);
