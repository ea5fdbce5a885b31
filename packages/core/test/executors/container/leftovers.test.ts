import { randomUUID } from 'node:crypto';
import { mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { createContainerExecutor } from '../../../src/executors/container/container-executor.ts';
import { resolveContainerOptions } from '../../../src/executors/container/container-options.ts';
import { DEFAULTS } from '../../../src/options.ts';
import { silentLogger } from '../../../src/logger.ts';
import { NO_WARM } from '../../support/no-warm.ts';
import { inContainer } from '../../support/places/in-container.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

const place = inContainer();

/** Containers of an instance in every state that a killed server may leave them in. */
async function leave(instanceId: string): Promise<string[]> {
  const { image } = place.containers();
  const create = async (attempt: string, command: string) =>
    await place.docker.createContainer({
      Image: image,
      Cmd: ['sh', '-c', command],
      Labels: { 'claude-ops.instance': instanceId, 'claude-ops.attempt': attempt },
    });
  const [created, running, exited] = await Promise.all([
    create('created', 'true'),
    create('running', 'sleep 300'),
    create('exited', 'true'),
  ]);
  await Promise.all([running.start(), exited.start()]);
  await exited.wait();
  return [created.id, running.id, exited.id];
}

async function containersOf(instanceId: string): Promise<string[]> {
  const filters = { label: [`claude-ops.instance=${instanceId}`] };
  return (await place.docker.listContainers({ all: true, filters }))
    .map(({ State: state }) => state)
    .toSorted();
}

const executorOf = (instanceId: string, placesDirectory: string, claudePath = 'claude') =>
  createContainerExecutor({
    gitIdentity: {},
    instanceId,
    placesDirectory,
    logger: silentLogger,
    server: { uid: 0, gid: 0 },
    ...NO_WARM,
    workspacesDirectory: placesDirectory,
    settings: resolveContainerOptions({ ...place.containers(), claudePath }),
    claudeEnvironment: {},
    limits: {
      stopSteps: DEFAULTS.stopSteps,
      exitGraceMs: 1_000,
      hooksGraceMs: 1_000,
      wakeGraceMs: 1_000,
      maxLineBytes: 1_000_000,
    },
  });

test('a start removes the containers that an earlier server left, in any state, and none of another server', async () => {
  const [mine, other] = [randomUUID(), randomUUID()];
  await using directory = await temporaryDirectory();
  await leave(mine);
  const others = await leave(other);
  const places = path.join(directory.path, 'places');
  for (const attempt of ['running', 'long-gone'])
    await mkdir(path.join(places, attempt), { recursive: true });
  const executor = executorOf(mine, places);

  await executor.recover(new Set(['running']));
  expect(await containersOf(mine)).toEqual(['running']);
  expect(await readdir(places)).toEqual(['running']);

  await executor.endLeftovers({ instanceId: mine, attemptId: 'running' });
  expect(await containersOf(mine)).toEqual([]);
  expect(await readdir(places)).toEqual([]);

  await leave(mine);
  await executor.sweep?.();
  expect(await containersOf(mine)).toEqual([]);
  expect(await containersOf(other)).toEqual(['created', 'exited', 'running']);
  await Promise.all(others.map((id) => place.docker.getContainer(id).remove({ force: true })));
});

test('sweeping without a pause removes no container of a run, from before it is made until after it is gone', async () => {
  const instanceId = randomUUID();
  await using directory = await temporaryDirectory();
  const executor = executorOf(instanceId, directory.path, '/fixtures/ends-after-a-while.mjs');
  await using room = await place.start({ instanceId, executors: [executor], maxConcurrency: 4 });
  const running = Promise.all(Array.from({ length: 8 }, () => room.run()));
  const over = running.then(() => true);
  const sweepOnce = async () => {
    await executor.sweep?.();
    return false;
  };
  let sweeps = 0;
  while (!(await Promise.race([over, sweepOnce()]))) sweeps += 1;
  expect((await running).map(({ status }) => status)).toEqual(Array(8).fill('completed'));
  expect(sweeps).toBeGreaterThan(10);
});
