import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { say, startModelServer, useTool } from '@claude-ops/testing';
import { expect, test } from 'vitest';
import { startServerProcess } from './support/server-process.ts';
import { temporaryDirectory } from './support/temporary-directory.ts';

const apiKey = 'sk-ant-api03-made-up-for-early-kills-0000000000';
/** A zip archive with `brought.txt` in it, which says "by zip". */
const ARCHIVE =
  'UEsDBBQAAAAAAAAAIQAmblIdBgAAAAYAAAALAAAAYnJvdWdodC50eHRieSB6aXBQSwECFAMUAAAAAAAAACEAJm5SHQYAAAAGAAAACwAAAAAAAAAAAAAApIEAAAAAYnJvdWdodC50eHRQSwUGAAAAAAEAAQA5AAAALwAAAAAA';

test('a run whose server is killed before it asked the model is started again, whenever that was', async () => {
  await using directory = await temporaryDirectory();
  await using model = await startModelServer({
    script: [useTool('Bash', { command: 'cat brought.txt' }), say('read')],
  });
  // A server that is killed while it tries out what it may do leaves that.
  const env = { UPSTREAM_BASE_URL: model.url, TMPDIR: directory.path };
  const input = { prompt: 'hello', apiKey, files: { type: 'zip', data: ARCHIVE } } as const;
  let unasked = 0;
  for (const afterMs of [20, 100, 240]) {
    const before = model.requests.length;
    const killed = await startServerProcess(directory.path, env);
    const { id } = await killed.client.createTask(input);
    await delay(afterMs);
    await killed.end('SIGKILL');
    const hasAsked = model.requests.length > before;

    await using server = await startServerProcess(directory.path, env);
    const task = await server.client.waitForCompletion(id);
    expect(task.attempts).toBe(1);
    const types = (await server.client.listTaskEvents(id)).data.map(({ type }) => type);
    if (hasAsked) {
      expect(task).toMatchObject({ status: 'failed', error: { code: 'interrupted' } });
    } else {
      unasked += 1;
      expect(task).toMatchObject({ status: 'completed', result: { data: 'read' } });
      expect(JSON.stringify(model.requests.at(-1)?.messages)).toContain('by zip');
    }
    expect(types.filter((type) => type === 'task.started')).toHaveLength(1);
    for (const place of ['workspaces', 'uploads', 'resumable'])
      expect(await filesIn(path.join(directory.path, place))).toEqual([]);
  }
  expect(unasked).toBeGreaterThan(0);
}, 240_000);

async function filesIn(place: string): Promise<string[]> {
  const found = await readdir(place, { recursive: true, withFileTypes: true }).catch(() => []);
  return found.filter((entry) => entry.isFile()).map(({ name }) => name);
}
