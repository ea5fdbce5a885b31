import { say, startModelServer } from '@claude-ops/testing';
import { expect, test } from 'vitest';
import { eventually } from './support/eventually.ts';
import { processesWith } from './support/processes.ts';
import { startServerProcess } from './support/server-process.ts';
import { temporaryDirectory } from './support/temporary-directory.ts';

test('a check of a process ends with a server that is killed, and its task is interrupted', async () => {
  await using directory = await temporaryDirectory();
  await using model = await startModelServer({ script: () => say('done') });
  const env = { UPSTREAM_BASE_URL: model.url };
  const isCheck = (command: string) => command.includes('sleep 4713');
  let id: string;
  {
    await using killed = await startServerProcess(directory.path, env);
    const apiKey = 'sk-ant-api03-made-up-for-the-crash-0000000000';
    const check = { command: 'setsid sleep 4713 & sleep 4713' };
    ({ id } = await killed.client.createTask({ prompt: 'hello', apiKey, check }));
    await expect
      .poll(() => processesWith(directory.path).filter(isCheck), { timeout: 20_000 })
      .not.toEqual([]);
    await killed.end('SIGKILL');
  }
  await using server = await startServerProcess(directory.path, env);
  expect(await server.client.waitForCompletion(id)).toMatchObject({
    status: 'failed',
    error: { code: 'interrupted' },
  });
  await eventually(async () => expect(processesWith(directory.path).filter(isCheck)).toEqual([]));
}, 60_000);
