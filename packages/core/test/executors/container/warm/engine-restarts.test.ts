import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { TaskEvent } from '@claude-ops/contract';
import { missingForDaemon } from '@claude-ops/testing-engine';
import { describe, expect, test } from 'vitest';
import { startEngine, type OwnEngine } from '../../../support/start-engine.ts';
import { eventually } from '../../../support/eventually.ts';
import { inContainer } from '../../../support/places/in-container.ts';
import { startOps, type RunningOps } from '../../../support/start-ops.ts';
import { temporaryDirectory } from '../../../support/temporary-directory.ts';

const place = inContainer();
const context = path.join(import.meta.dirname, '../engine/image');
const missing = missingForDaemon();

/** Comes back once a container waits. */
async function startRoom({ url, image }: OwnEngine, dataDirectory: string): Promise<RunningOps> {
  const room = await startOps({
    dataDirectory,
    defaultMode: 'container',
    claude: { warm: { count: 1 } },
    containers: { engine: url, image, claudePath: 'talks-while-it-waits.sh' },
  });
  await eventually(async () => expect(await idle(room)).toBe(1));
  return room;
}

const idle = async ({ ops }: RunningOps) => (await ops.getHealth()).warm.idle;
const textOf = ({ data }: TaskEvent) => (data as { text?: string }).text;
const letEnd = async (directory: string, id: string) =>
  await writeFile(path.join(directory, 'workspaces', id, 'go'), '');

// Each has an engine of its own, whose starts and stops are waited for.
describe.concurrent('side by side', { timeout: 120_000 }, () => {
  test('an engine that goes down takes the container that waits with it: the next task starts cold', async ({
    skip,
  }) => {
    if (missing !== undefined) skip(missing);
    await using engine = await startEngine({ from: place.docker, context }, {});
    await using directory = await temporaryDirectory();
    await using room = await startRoom(engine, directory.path);
    await engine.daemon.stop();
    await eventually(async () => expect(await idle(room)).toBe(0));
    await engine.daemon.start();
    const { id } = await room.create();
    await room.event(id, (event) => textOf(event) === '1');
    await letEnd(directory.path, id);
    expect(await room.ops.waitForCompletion(id)).toMatchObject({ status: 'completed' });
    await eventually(async () => expect(await idle(room)).toBe(1));
  });

  test('a container that waited goes on over a restart of an engine that lets it live: nothing is lost or doubled', async ({
    skip,
  }) => {
    if (missing !== undefined) skip(missing);
    await using engine = await startEngine({ from: place.docker, context }, { isLiveRestored: true });
    await using directory = await temporaryDirectory();
    await using room = await startRoom(engine, directory.path);
    const { id } = await room.create();
    await room.event(id, (event) => textOf(event) === '3');
    expect(await idle(room)).toBe(0);
    await engine.daemon.stop();
    await letEnd(directory.path, id);
    await engine.daemon.start();
    expect(await room.ops.waitForCompletion(id)).toMatchObject({ status: 'completed' });
    const log = await room.log(id);
    const counted = log
      .map(textOf)
      .filter((text) => text !== undefined)
      .slice(0, -3);
    expect(counted).toEqual(counted.map((_, index) => String(index + 1)));
    expect(log.filter(({ type }) => type === 'claude.system')).toHaveLength(1);
  });
});
