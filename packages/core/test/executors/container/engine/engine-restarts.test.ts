import { once } from 'node:events';
import { readdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import path from 'node:path';
import type { TaskEvent } from '@claude-ops/contract';
import { missingForDaemon, type DaemonOptions } from '@claude-ops/testing-engine';
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from 'vitest';
import { startEngine, type OwnEngine } from '../../../support/start-engine.ts';
import { eventually } from '../../../support/eventually.ts';
import { inContainer } from '../../../support/places/in-container.ts';
import { startOps, type RunningOps } from '../../../support/start-ops.ts';
import { temporaryDirectory } from '../../../support/temporary-directory.ts';

const place = inContainer();
const context = path.join(import.meta.dirname, 'image');
const missing = missingForDaemon();

async function startRoom(
  { url, image }: OwnEngine,
  dataDirectory: string,
  claudePath = 'talks-while-it-waits.sh',
): Promise<RunningOps> {
  return await startOps({
    dataDirectory,
    defaultMode: 'container',
    containers: { engine: url, image, claudePath },
  });
}

const textOf = ({ data }: TaskEvent) => (data as { text?: string }).text;
const workspaceOf = (dataDirectory: string, id: string) => path.join(dataDirectory, 'workspaces', id);
const letEnd = async (directory: string, id: string) =>
  await writeFile(path.join(workspaceOf(directory, id), 'go'), '');

/** An engine for the tests of a description: to start one, and to give it its image, takes longer than most of them. */
function useEngine(options: DaemonOptions): () => OwnEngine {
  let engine: OwnEngine | undefined;
  const own = () => {
    if (engine === undefined) throw new Error('There is no engine.');
    return engine;
  };
  beforeAll(async () => {
    if (missing !== undefined || 'unavailable' in inject('engine')) return;
    engine = await startEngine({ from: place.docker, context }, options);
  }, 60_000);
  afterEach(async () => {
    if (engine === undefined) return;
    const { daemon, docker } = engine;
    if (!(await isUp(engine))) await daemon.start();
    for (const { Id: id } of await docker.listContainers({ all: true }))
      await docker.getContainer(id).remove({ force: true });
  });
  afterAll(async () => await engine?.[Symbol.asyncDispose]());
  return own;
}

async function isUp({ docker }: OwnEngine): Promise<boolean> {
  return await docker.ping().then(
    () => true,
    () => false,
  );
}

describe('an engine that lets containers live', { timeout: 120_000 }, () => {
  const own = useEngine({ isLiveRestored: true });

  test('a run goes on over a restart of an engine that lets containers live: nothing is lost or doubled', async ({
    skip,
  }) => {
    if (missing !== undefined) skip(missing);
    const engine = own();
    await using directory = await temporaryDirectory();
    await using room = await startRoom(engine, directory.path);
    const { id } = await room.create();
    await room.event(id, (event) => textOf(event) === '3');
    await engine.daemon.stop();
    await letEnd(directory.path, id);
    await engine.daemon.start();
    const task = await room.ops.waitForCompletion(id);
    expect(task, JSON.stringify(task.error)).toMatchObject({ status: 'completed', result: { data: 'done' } });

    const texts = (await room.log(id)).map(textOf).filter((text) => text !== undefined);
    const counted = texts.slice(0, -3);
    expect(counted).toEqual(counted.map((_, index) => String(index + 1)));
    // Compared first: nobody wants to read the difference.
    expect(texts.at(-3) === 'ü'.repeat(60_000)).toBe(true);
    expect(texts.at(-2)).toHaveLength(32_741);
    expect(texts.at(-1)).toBe('last');
    await eventually(async () => expect(await engine.docker.listContainers({ all: true })).toEqual([]));
  });

  test('what ends a run after its engine has come back is the reason, not that it was gone', async ({
    skip,
  }) => {
    if (missing !== undefined) skip(missing);
    const engine = own();
    await using directory = await temporaryDirectory();
    await using room = await startRoom(engine, directory.path);
    const { id } = await room.create();
    await room.event(id, (event) => textOf(event) === '3');
    await engine.daemon.stop();
    await engine.daemon.start();
    const said = (await room.ops.listTaskEvents(id, { limit: 200 })).data.map(textOf);
    const last = Number(said.findLast((text) => text !== undefined));
    // Read from the log of an engine that has answered for some time.
    await room.event(id, (event) => textOf(event) === String(last + 20));
    for (const { Id } of await engine.docker.listContainers()) await engine.docker.getContainer(Id).kill();
    expect(await room.ops.waitForCompletion(id)).toMatchObject({
      status: 'failed',
      error: { code: 'killed_by_signal' },
    });
  });

  test('a run that asks somebody ends as interrupted when its engine goes down, and says why', async ({
    skip,
  }) => {
    if (missing !== undefined) skip(missing);
    const engine = own();
    await using directory = await temporaryDirectory();
    await using room = await startRoom(engine, directory.path, 'asks-somebody.sh');
    const { id } = await room.create({ permissionMode: 'default', permissionPrompts: 'ask' });
    const approval = await eventually(async () => {
      const { data } = await room.ops.listApprovals({ status: 'pending', taskId: id });
      expect(data).toHaveLength(1);
      return data[0];
    });
    await engine.daemon.stop();
    await engine.daemon.start();
    expect(await room.ops.waitForCompletion(id)).toMatchObject({
      status: 'failed',
      error: {
        code: 'interrupted',
        message: expect.stringContaining(
          'The container engine went down, and the connection to the input of the run broke',
        ),
      },
    });
    expect(await room.ops.getApproval(approval?.id ?? '')).toMatchObject({ status: 'withdrawn' });
    await eventually(async () => expect(await engine.docker.listContainers({ all: true })).toEqual([]));
  });

  test('a task whose engine is gone can be cancelled', async ({ skip }) => {
    if (missing !== undefined) skip(missing);
    const engine = own();
    await using directory = await temporaryDirectory();
    await using room = await startRoom(engine, directory.path);
    const { id } = await room.create();
    await room.event(id, (event) => textOf(event) === '3');
    await engine.daemon.stop();
    const before = performance.now();
    expect(await room.ops.cancelTask(id)).toMatchObject({ status: 'cancelled' });
    expect(performance.now() - before).toBeLessThan(30_000);
  });
});

describe('an engine that ends its containers', { timeout: 120_000 }, () => {
  const own = useEngine({});

  test('an engine that is stopped in the middle ends its tasks as executor_unavailable, and runs the next ones once it is back', async ({
    skip,
  }) => {
    if (missing !== undefined) skip(missing);
    const engine = own();
    await using directory = await temporaryDirectory();
    await using room = await startRoom(engine, directory.path);
    const { id } = await room.create();
    await room.event(id, (event) => textOf(event) === '3');
    await engine.daemon.stop();

    const cancelled = await room.create();
    const late = await room.ops.waitForCompletion(cancelled.id);
    expect(late).toMatchObject({
      status: 'failed',
      error: {
        code: 'executor_unavailable',
        message: expect.stringMatching(
          /^The container engine at unix:.* could not be reached: (?:nothing|.*ECONN)/,
        ),
      },
    });
    await engine.daemon.start();
    expect(await room.ops.waitForCompletion(id)).toMatchObject({
      status: 'failed',
      error: {
        code: 'executor_unavailable',
        message: 'The container engine went down while the task was running.',
      },
    });
    const next = await room.create();
    await room.event(next.id, (event) => textOf(event) === '1');
    await letEnd(directory.path, next.id);
    expect(await room.ops.waitForCompletion(next.id)).toMatchObject({ status: 'completed' });
    await eventually(async () => expect(await engine.docker.listContainers({ all: true })).toEqual([]));
    await eventually(async () => expect(await readdir(path.join(directory.path, 'workspaces'))).toEqual([]));
  });

  test('a container that an engine could not remove while it was down is gone when the server has stopped', async ({
    skip,
  }) => {
    if (missing !== undefined) skip(missing);
    const engine = own();
    await using directory = await temporaryDirectory();
    {
      await using room = await startRoom(engine, directory.path);
      const { id } = await room.create();
      await room.event(id, (event) => textOf(event) === '3');
      await engine.daemon.stop();
      expect(await room.ops.cancelTask(id)).toMatchObject({ status: 'cancelled' });
      await engine.daemon.start();
      expect(await engine.docker.listContainers({ all: true })).toHaveLength(1);
    }
    expect(await engine.docker.listContainers({ all: true })).toEqual([]);
  });
});

test.for([
  [
    'an engine that is not there',
    { engine: 'unix:///nowhere/docker.sock' },
    /^The container engine at unix:\/\/\/nowhere\/docker.sock could not be reached: nothing is there: /,
  ],
  [
    'an image that is not there',
    { image: 'no-such-image:1' },
    /^The image no-such-image:1 is not there: build it/,
  ],
] as const)(
  '%s fails a task as executor_unavailable, and says what to do',
  async ([, containers, message]) => {
    await using room = await place.start({ containers });
    expect(await room.run()).toMatchObject({
      status: 'failed',
      result: null,
      error: { code: 'executor_unavailable', message: expect.stringMatching(message) },
    });
  },
);

test('an engine that is too old fails a task as executor_unavailable, with its version', async () => {
  await using directory = await temporaryDirectory();
  const socketPath = path.join(directory.path, 'old.sock');
  const old = createServer((_, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ ApiVersion: '1.40', Version: '19.03.15' }));
  }).listen(socketPath);
  await once(old, 'listening');
  await using room = await place.start({ containers: { engine: `unix://${socketPath}` } });
  expect(await room.run()).toMatchObject({
    error: {
      code: 'executor_unavailable',
      message: expect.stringContaining('its API is 1.40 (version 19.03.15), and it must be 1.41'),
    },
  });
  old.close();
  old.closeAllConnections();
});
