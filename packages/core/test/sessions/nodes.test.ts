import path from 'node:path';
import { expect, test } from 'vitest';
import { createMemoryNodeRegistry, createMemorySignals, createMemoryTaskStore } from '../../src/index.ts';
import { doAsTold } from '../support/do-as-told.ts';
import { startOps } from '../support/start-ops.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const told = (command: string) => ({ prompt: `do: ${command} .` }) as const;

test('of several nodes the one that keeps a session runs what goes on from it, unless it is gone', async () => {
  await using directory = await temporaryDirectory();
  const tasks = createMemoryTaskStore();
  const stores = { tasks, nodes: createMemoryNodeRegistry(), signals: createMemorySignals() };
  const start = async (name: string) =>
    await startOps({
      stores,
      script: doAsTold,
      secretKey: new Uint8Array(32).fill(7),
      instanceId: name,
      dataDirectory: path.join(directory.path, name),
    });
  await using other = await (async () => {
    await using keeper = await start('keeper');
    const first = await keeper.run(told('echo one > log.txt'));
    const started = await start('other');
    for (const way of [started, keeper]) {
      const next = await way.create({ ...told('cat log.txt'), previousTaskId: first.id });
      expect(await way.ops.waitForCompletion(next.id)).toMatchObject({ status: 'completed' });
      expect(await tasks.findRunner(next.id)).toBe('keeper');
    }
    return started;
  })();
  const [newest] = (await other.ops.listTasks({ limit: 1 })).data;
  await expect(other.create({ ...told('cat log.txt'), previousTaskId: newest?.id })).rejects.toMatchObject({
    code: 'not_continuable',
    message: `Task ${newest?.id} has its session on a node that is not running: start that node again.`,
  });
});
