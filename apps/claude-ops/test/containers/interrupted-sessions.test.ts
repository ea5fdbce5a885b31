import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { say, useTool, type RecordedRequest } from '@claude-ops/testing';
import { testWithEngine } from '@claude-ops/testing-engine/vitest';
import { expect } from 'vitest';
import { API_KEY, openContainerRoom } from '../support/container-room.ts';

const INTERRUPTED = 'You were interrupted';
const FIRST = 'echo one > first.txt; echo begin; for i in $(seq 600); do read -rt 0.1 <> <(:); done';

function work({ messages }: RecordedRequest) {
  const [all, last] = [JSON.stringify(messages), JSON.stringify(messages.at(-1))];
  if (!all.includes(INTERRUPTED)) return useTool('Bash', { command: FIRST });
  return last.includes(INTERRUPTED)
    ? useTool('Bash', { command: 'cp first.txt second.txt' })
    : say('finished');
}

testWithEngine(
  'a task whose container a new server does not follow goes on in its session',
  { timeout: 90_000 },
  async ({ engine }) => {
    await using room = await openContainerRoom(engine, work);
    const env = { RESUME_ON_RESTART: 'false' };
    const killed = await room.start(env);
    const { id } = await killed.client.createTask({
      prompt: 'the very first words',
      apiKey: API_KEY,
      permissionMode: 'bypassPermissions',
      retries: { on: ['interrupted'], max: 1, resume: true },
    });
    await expect
      .poll(() => readdir(path.join(room.directory, 'workspaces', id)).catch(() => []), { timeout: 30_000 })
      .toContain('first.txt');
    await killed.end('SIGKILL');

    const { client } = await room.start(env);
    const task = await client.waitForCompletion(id);
    expect(task).toMatchObject({ status: 'completed', attempts: 2, result: { text: 'finished' } });
    const names = (await client.listArtifacts(id)).data.map(({ path: name }) => name);
    expect(names.toSorted()).toEqual(['first.txt', 'second.txt']);
    expect(JSON.stringify(room.model.requests.at(-1)?.messages).split(FIRST)).toHaveLength(2);
    expect(task.result?.usage.gateway?.difference).toBeNull();
    await room.expectNothingLeft();
  },
);
