import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { openSqliteStores } from '@claude-ops/storage';
import { say, startModelServer, useTool } from '@claude-ops/testing';
import { expect, test } from 'vitest';
import { startServerProcess } from './support/server-process.ts';
import { temporaryDirectory } from './support/temporary-directory.ts';

test('a server that is to keep tasks no longer than a moment removes them when it starts', async () => {
  await using directory = await temporaryDirectory();
  await using model = await startModelServer({ script: [say('Hello')] });
  const data = path.join(directory.path, 'data');
  const input = { prompt: 'hello', apiKey: 'sk-ant-api03-made-up-for-retention' };
  let id: string;
  {
    await using server = await startServerProcess(data, { UPSTREAM_BASE_URL: model.url });
    ({ id } = await server.client.createTask(input));
    const { finishedAt } = await server.client.waitForCompletion(id);
    await expect.poll(() => Date.now() - Date.parse(finishedAt)).toBeGreaterThan(1_000);
  }
  await using server = await startServerProcess(data, { TASK_RETENTION: '1s' });
  await expect.poll(async () => (await server.client.listTasks()).data).toEqual([]);
  await expect(server.client.getTask(id)).rejects.toMatchObject({ code: 'task_not_found' });
  const metrics = async () => await (await fetch(new URL('/metrics', server.url))).text();
  await expect.poll(metrics).toContain('claude_ops_tasks_pruned_total 1');
});

test.for(['after the tasks are pruned', 'before their rows are removed'])(
  'a prune that is killed %s is finished by the next start',
  async (moment) => {
    await using directory = await temporaryDirectory();
    await using model = await startModelServer({
      script: [useTool('Bash', { command: 'echo kept > kept.txt' }), say('Done')],
    });
    const data = path.join(directory.path, 'data');
    const input = { prompt: 'hello', apiKey: 'sk-ant-api03-made-up-for-retention' };
    let id: string;
    {
      await using server = await startServerProcess(data, { UPSTREAM_BASE_URL: model.url });
      ({ id } = await server.client.createTask(input));
      await server.client.waitForCompletion(id);
      expect((await server.client.listArtifacts(id)).data).toMatchObject([{ path: 'kept.txt' }]);
      await server.end('SIGTERM');
    }
    const prune = fileURLToPath(new URL('fixtures/prune-and-die.ts', import.meta.url));
    const killed = spawn(process.execPath, [prune, data, moment], { stdio: 'inherit' });
    expect(await once(killed, 'exit')).toEqual([null, 'SIGKILL']);
    const files = moment.startsWith('after') ? expect.arrayContaining([expect.stringContaining(id)]) : [];
    expect(await leftOf(id, data)).toEqual({ pruned: [id], files });
    {
      await using server = await startServerProcess(data, {});
      await expect(server.client.getTask(id)).rejects.toMatchObject({ code: 'task_not_found' });
      const metrics = async () => await (await fetch(new URL('/metrics', server.url))).text();
      await expect.poll(metrics).toContain('claude_ops_tasks_pruned_total 1');
      await server.end('SIGTERM');
    }
    expect(await leftOf(id, data)).toEqual({ pruned: [], files: [] });
  },
);

/** What there still is of a task that is gone. */
async function leftOf(id: string, data: string): Promise<{ pruned: string[]; files: string[] }> {
  await using stores = await openSqliteStores({ path: path.join(data, 'swarm.db') });
  const entries = await readdir(data, { recursive: true });
  return {
    pruned: await stores.tasks.listPruned({ limit: 10 }),
    files: entries.filter((entry) => entry.includes(id)),
  };
}

test('a server with a rate limit says so, and refuses what is beyond it', async () => {
  await using directory = await temporaryDirectory();
  await using server = await startServerProcess(path.join(directory.path, 'data'), { RATE_LIMIT: '20' });
  const statuses = new Set<number>();
  for (let request = 0; request < 21; request += 1) {
    const answer = await fetch(new URL('/health', server.url));
    expect(answer.headers.get('ratelimit-policy')).toBe('"default";q=20;w=60');
    statuses.add(answer.status);
  }
  expect([...statuses]).toEqual([200, 429]);
});
