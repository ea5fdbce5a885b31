import { say, startModelServer } from '@claude-ops/testing';
import { expect, test } from 'vitest';
import { eventually } from './support/eventually.ts';
import { processesWith } from './support/processes.ts';
import { startServerProcess } from './support/server-process.ts';
import { temporaryDirectory } from './support/temporary-directory.ts';

type Server = Awaited<ReturnType<typeof startServerProcess>>;

async function typesOf({ client }: Server, id: string): Promise<string[]> {
  return (await client.listTaskEvents(id)).data.map(({ type }) => type);
}

test('a setup and a check of a process end with a server that is killed, and their tasks are interrupted', async () => {
  await using directory = await temporaryDirectory();
  await using model = await startModelServer({ script: () => say('done') });
  const env = { UPSTREAM_BASE_URL: model.url, MAX_CONCURRENCY: '2' };
  const command = 'setsid sleep 4713 & sleep 4713';
  const isOfCommand = (line: string) => line.startsWith('sleep 4713');
  let ids: readonly string[];
  {
    await using killed = await startServerProcess(directory.path, env);
    const apiKey = 'sk-ant-api03-made-up-for-the-crash-0000000000';
    const created = await Promise.all([
      killed.client.createTask({ prompt: 'hello', apiKey, check: { command } }),
      killed.client.createTask({ prompt: 'hello', apiKey, setup: { script: command } }),
    ]);
    ids = created.map(({ id }) => id);
    await eventually(async () => {
      const [checked = '', prepared = ''] = ids;
      expect(await typesOf(killed, checked)).toContain('task.check_started');
      expect(await typesOf(killed, prepared)).toContain('task.setup_started');
      expect(processesWith(directory.path).filter(isOfCommand)).toHaveLength(4);
    });
    await killed.end('SIGKILL');
  }
  await using server = await startServerProcess(directory.path, env);
  for (const id of ids)
    expect(await server.client.waitForCompletion(id)).toMatchObject({
      status: 'failed',
      error: { code: 'interrupted' },
    });
  await eventually(async () => expect(processesWith(directory.path).filter(isOfCommand)).toEqual([]));
}, 60_000);
