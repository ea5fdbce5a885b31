import { readdir } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { createMemoryTaskStore, type TaskStore } from '../../../src/index.ts';
import type { Place } from '../../support/places/place.ts';
import { testsIn } from '../../support/places/tests-in.ts';
import { API_KEY } from '../../support/start-ops.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

export function testsOfAMisbehavingClaude(place: Place): void {
  const testIn = testsIn(place);

  test.for(place.variants)('a crash fails with the end of stderr, the key masked (%o)', async (claude) => {
    await using room = await place.startFixture('crashes.mjs', claude);
    const task = await room.run();
    expect(task).toMatchObject({
      status: 'failed',
      error: { code: 'claude_failed', details: { exitCode: 7, stderr: 'fatal: no more luck with [masked]' } },
    });
  });

  testIn('process')('a line of 50 MB within the limit is parsed', async () => {
    await using room = await place.startFixture('says-a-long-line.mjs', { maxLineBytes: 64 * 1024 * 1024 });
    const task = await room.run();
    expect(task.status).toBe('completed');
    const line = (await room.log(task.id)).find(({ type }) => type === 'claude.user');
    expect((line?.data as { text: string }).text).toHaveLength(50 * 1024 * 1024);
  });

  test('a line of 50 MB beyond the limit is noted, and the result still counts', async () => {
    await using room = await place.startFixture('says-a-long-line.mjs');
    const task = await room.run();
    expect(task.status).toBe('completed');
    const note = (await room.log(task.id)).find(({ type }) => type === 'claude.unparsed');
    expect(note?.data).toMatchObject({
      truncatedFromBytes: 50 * 1024 * 1024 + '{"type":"user","text":""}'.length,
    });
  });

  testIn('process')('a result beyond the limit fails as output_too_large', async () => {
    await using room = await place.startFixture('says-only-a-long-line.mjs');
    expect(await room.run()).toMatchObject({ status: 'failed', error: { code: 'output_too_large' } });
  });

  test.for(place.variants)('a CLI that ignores SIGTERM is killed by a cancel (%o)', async (claude) => {
    await using room = await place.startFixture('ignores-sigterm.mjs', claude);
    const { id } = await room.create();
    await room.event(id, ({ type }) => type === 'claude.system');
    const task = await room.ops.cancelTask(id);
    expect(task).toMatchObject({ status: 'cancelled', error: null });
    expect(await place.running()).toEqual([]);
  });

  testIn('process')('a CLI that ignores SIGTERM is killed by its timeout', async () => {
    await using room = await place.startFixture('ignores-sigterm.mjs');
    expect(await room.run({ timeout: 1_000 })).toMatchObject({
      status: 'failed',
      error: { code: 'timed_out' },
    });
    expect(await place.running()).toEqual([]);
  });

  test.for(place.variants)(
    'a daemon that forked twice is gone when its task has completed (%o)',
    async (claude) => {
      await using room = await place.startFixture('forks-a-daemon.mjs', claude);
      expect(await room.run()).toMatchObject({ status: 'completed', result: { data: 'done' } });
      expect(await place.running()).toEqual([]);
    },
  );

  test.for(place.variants)(
    'a CLI that hangs after its result is ended and has completed (%o)',
    async (claude) => {
      await using room = await place.startFixture('says-its-result-then-hangs.mjs', claude);
      expect(await room.run()).toMatchObject({ status: 'completed', result: { data: 'done' } });
      expect(await place.running()).toEqual([]);
    },
  );

  testIn('process')(
    'a cancel after the result, before the end, wins and keeps what the run cost',
    async () => {
      await using room = await place.startFixture('says-its-result-then-hangs.mjs', { exitGraceMs: 60_000 });
      const { id } = await room.create();
      await room.event(id, ({ type }) => type === 'claude.result');
      const task = await room.ops.cancelTask(id);
      expect(task).toMatchObject({ status: 'cancelled', error: null, result: { data: null, costUsd: 0.5 } });
    },
  );

  test('where its parent holds the output open too, a CLI that closes it and lives on is ended by its timeout', async () => {
    await using room = await place.startFixture('closes-its-output.mjs');
    expect(await room.run({ timeout: 1_000 })).toMatchObject({
      status: 'failed',
      error: { code: 'timed_out' },
    });
    expect(await place.running()).toEqual([]);
  });

  test.for(place.variants)('a CLI that is killed from outside fails as such (%o)', async (claude) => {
    await using room = await place.startFixture('waits.mjs', claude);
    const { id } = await room.create();
    await room.event(id, ({ type }) => type === 'claude.system');
    await place.killRuns();
    expect(await room.ops.waitForCompletion(id)).toMatchObject({
      status: 'failed',
      error: { code: 'killed_by_signal' },
    });
  });

  testIn('process')('refused arguments are told apart, with what the CLI said', async () => {
    await using room = await place.startFixture('refuses-its-arguments.mjs');
    expect(await room.run()).toMatchObject({
      status: 'failed',
      error: { code: 'arguments_refused', message: "error: unknown option '--strict-mcp-config'" },
    });
  });

  testIn('process')('an exit with nothing said is no result', async () => {
    await using room = await place.startFixture('says-nothing.mjs');
    expect(await room.run()).toMatchObject({
      status: 'failed',
      error: { code: 'no_result', details: { exitCode: 0 } },
    });
  });

  test('a CLI that is not there fails as claude_not_found, with the path that was tried', async () => {
    await using room = await place.startFixture('is-not-there.mjs');
    const task = await room.run();
    expect(task).toMatchObject({ status: 'failed', error: { code: 'claude_not_found' } });
    expect(task.error?.message).toContain('is-not-there.mjs');
  });

  testIn('process')('a key that the CLI prints is masked in events and result', async () => {
    await using room = await place.startFixture('prints-its-key.mjs');
    const task = await room.run({ prompt: API_KEY });
    expect(task).toMatchObject({ status: 'completed', result: { data: 'the key is [masked]' } });
    const kept = JSON.stringify([task.result, await room.log(task.id)]);
    expect(kept).toContain('key=[masked]');
    expect(kept).toContain('token=[masked]');
    expect(kept).not.toContain(API_KEY);
    expect(kept).not.toContain(Buffer.from(`key=${API_KEY}\n`).toString('base64').slice(8, -8));
  });

  // They wait, and none looks at what else runs.
  describe.concurrent('side by side', () => {
    testIn('process')('a CLI whose agent goes on instead of exiting is waited for again', async () => {
      await using room = await place.startFixture('goes-on-after-its-end.mjs');
      expect(await room.run()).toMatchObject({ status: 'completed', result: { data: 'done later' } });
    });

    test('garbage on stdout is kept as events and the result still counts', async () => {
      await using room = await place.startFixture('speaks-garbage.mjs');
      const task = await room.run();
      expect(task).toMatchObject({ status: 'completed', result: { data: 'done', costUsd: 0.5 } });
      const log = await room.log(task.id);
      expect(log.filter(({ type }) => type === 'claude.unparsed')).toHaveLength(6);
      expect(log).toContainEqual(
        expect.objectContaining({
          type: 'claude.a_type_from_the_future',
          data: { type: 'a_type_from_the_future', with: ['anything'] },
        }),
      );
    });

    testIn('process')('a timeout after the result changes nothing: what came first counts', async () => {
      await using room = await place.startFixture('says-its-result-then-hangs.mjs', { exitGraceMs: 5_000 });
      expect(await room.run({ timeout: 3_000 })).toMatchObject({ status: 'completed' });
    });

    testIn('process')('output that waits for a slow store is not dropped', async () => {
      const store = createMemoryTaskStore();
      let failures = 0;
      const slow: TaskStore = {
        ...store,
        appendEvents: async (batches) => {
          if (batches.some(({ events }) => events.length > 1) && (failures += 1) <= 4)
            throw new Error('disk full');
          return await store.appendEvents(batches);
        },
      };
      await using room = await place.startFixture('floods-then-ends.mjs', {}, { stores: { tasks: slow } });
      const task = await room.run();
      expect(task).toMatchObject({ status: 'completed', result: { data: 'done' } });
      expect((await room.log(task.id)).filter(({ type }) => type === 'claude.user')).toHaveLength(300);
    });

    testIn('process')(
      'a run that says more than a log may hold completes, and the log says how much is missing',
      async () => {
        await using room = await place.startFixture(
          'floods-then-ends.mjs',
          {},
          { events: { maxCount: 100 } },
        );
        const task = await room.run();
        expect(task).toMatchObject({ status: 'completed', result: { data: 'done' } });
        const log = await room.log(task.id);
        expect(log.filter(({ type }) => type.startsWith('claude.'))).toHaveLength(100);
        expect(log.find(({ type }) => type === 'task.events_dropped')?.data).toEqual({
          count: 202,
          bytes: expect.any(Number),
          reason: 'limit',
        });
      },
    );

    testIn('process')(
      'a task that fills the disk ends by its timeout, which frees the disk for its log',
      async () => {
        await using directory = await temporaryDirectory();
        const store = createMemoryTaskStore();
        const full: TaskStore = {
          ...store,
          appendEvents: async (batches) => {
            const workspaces = await readdir(directory.path);
            if (batches.some(({ taskId }) => workspaces.includes(taskId)))
              throw new Error('ENOSPC: no space left on device');
            return await store.appendEvents(batches);
          },
        };
        await using room = await place.startFixture(
          'floods-then-ends.mjs',
          {},
          {
            stores: { tasks: full },
            workspacesDirectory: directory.path,
          },
        );
        const task = await room.run({ timeout: 7_000 });
        expect(task).toMatchObject({ status: 'failed', error: { code: 'timed_out' } });
        const log = await room.log(task.id);
        expect(log.map(({ sequence }) => sequence)).toEqual(log.map((_, index) => index + 1));
        expect(log.find(({ type }) => type === 'task.events_dropped')?.data).toEqual({
          count: expect.any(Number),
        });
        expect(log.at(-1)?.type).toBe('task.failed');
      },
    );
  });
}
