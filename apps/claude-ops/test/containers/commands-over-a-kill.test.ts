import { say } from '@claude-ops/testing';
import { testWithEngine } from '@claude-ops/testing-engine/vitest';
import { expect } from 'vitest';
import { API_KEY, openContainerRoom } from '../support/container-room.ts';
import { eventually } from '../support/eventually.ts';

const CHECK = { command: 'echo x >> tries; [ "$(wc -l < tries)" -gt 1 ] || sleep 600', timeout: 60_000 };

testWithEngine(
  'no task is completed whose setup or check a kill of the server has cut off, and the next server checks one that it can speak to',
  async ({ engine }) => {
    await using room = await openContainerRoom(engine, [say('Done.')]);
    const first = await room.start({ MAX_CONCURRENCY: '4' });
    const input = { prompt: 'hello', apiKey: API_KEY, check: CHECK };
    const [silent, spoken] = await Promise.all([
      first.client.createTask(input),
      first.client.createTask({ ...input, permissionMode: 'default', permissionPrompts: 'ask' }),
    ]);
    const setup = { script: 'sleep 600', timeout: 60_000 };
    const begun = await Promise.all([
      first.client.createTask({ prompt: 'hello', apiKey: API_KEY, setup }),
      first.client.createTask({ prompt: 'hello', apiKey: API_KEY, setup, permissionPrompts: 'ask' }),
    ]);
    const typesOf = async (id: string) =>
      (await first.client.listTaskEvents(id)).data.map(({ type }) => type);
    await eventually(async () => {
      for (const { id } of [silent, spoken]) expect(await typesOf(id)).toContain('task.check_started');
      for (const { id } of begun) expect(await typesOf(id)).toContain('task.setup_started');
    });
    await first.end('SIGKILL');

    const second = await room.start({ MAX_CONCURRENCY: '4' });
    expect(await second.client.waitForCompletion(silent.id)).toMatchObject({
      status: 'failed',
      error: { code: 'interrupted' },
      result: { text: 'Done.' },
    });
    const { status, result } = await second.client.waitForCompletion(spoken.id);
    expect({ status, check: result?.check }).toMatchObject({
      status: 'completed',
      check: { exitCode: 0, tries: 1 },
    });
    for (const { id } of begun)
      expect(await second.client.waitForCompletion(id)).toMatchObject({
        status: 'failed',
        error: { code: 'interrupted', message: expect.stringContaining('while the task was being started') },
        result: null,
      });
    await room.expectNothingLeft();
  },
);
