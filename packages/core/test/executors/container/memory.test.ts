import { EventEmitter } from 'node:events';
import { queryObjects } from 'node:v8';
import { say, useTool } from '@claude-ops/testing';
import { expect, test } from 'vitest';
import { inContainer } from '../../support/places/in-container.ts';
import { IS_WHOLE } from '../../support/places/tests-in.ts';
import type { RunningOps } from '../../support/start-ops.ts';

const place = inContainer();
/** Tasks that are measured, after the first ones. */
const COUNT = IS_WHOLE ? 16 : 8;
/**
 * The objects of each kind that can still be reached in this process, and what it has open. They are counted rather than weighed:
 * the engine of JavaScript compiles and forgets code as it likes, which comes to megabytes, while a count is the same each time.
 */
function measure(): Record<string, number> {
  const kinds = { EventEmitter, AbortSignal, Uint8Array, Map, Set };
  const counts = Object.entries(kinds).map(([name, kind]) => [name, queryObjects(kind, { format: 'count' })]);
  return { ...Object.fromEntries(counts), open: process.getActiveResourcesInfo().length };
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

test('tasks in containers leave no stream, buffer, signal or connection in the server', async () => {
  const maxConcurrency = 4;
  const script = [useTool('Bash', { command: 'echo a > a.txt' }), say('done')];
  // The server holds the same streams and connections for either.
  await using room = await (IS_WHOLE
    ? place.start({ maxConcurrency, script })
    : place.startFixture('asks-and-ends.mjs', {}, { maxConcurrency }));
  await runTasks(room, 4);
  const before = measure();
  await runTasks(room, COUNT);
  // Connections to the model's stand-in are kept, of which four are used at once: some objects more, but not one for each task.
  const grown = () =>
    Object.entries(measure()).filter(([name, count]) => count - (before[name] ?? 0) >= COUNT);
  // What the last tasks had is put away after their end is told.
  await expect.poll(grown, { message: JSON.stringify(before) }).toEqual([]);
}, 300_000);
