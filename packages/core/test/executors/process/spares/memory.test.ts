import { say } from '@claude-ops/testing';
import { expect, test } from 'vitest';
import { attemptDirectories } from '../../../support/attempt-directories.ts';
import { FROM_SPARE } from '../../../support/places/from-spare.ts';
import { IN_PROCESS } from '../../../support/places/in-process.ts';
import { spareProcesses } from '../../../support/spare-processes.ts';

const GIB = 1024 ** 3;
const script = [say('done')];
const spares = { count: 1 };

/** Memory of which a test says how much there is. */
function memoryOf(bytes: number, checkMs = 60_000) {
  const memory = {
    ...{ bytes, checkMs, timesAsked: 0 },
    async available() {
      memory.timesAsked += 1;
      return memory.bytes;
    },
  };
  return memory;
}

test('with little memory no spare is started: tasks start cold, and leave none behind them', async () => {
  const memory = memoryOf(0.9 * GIB);
  await using room = await IN_PROCESS.start({ script, memory, claude: { spares } });
  await expect.poll(() => memory.timesAsked).toBe(1);
  expect(await room.run()).toMatchObject({ status: 'completed' });
  await expect.poll(() => memory.timesAsked).toBe(2);
  expect((await room.ops.getHealth()).spares).toEqual({ parked: 0, memoryBytes: 0 });
  expect(spareProcesses()).toEqual([]);
  expect(attemptDirectories()).toEqual([]);
});

test('spares stay while memory suffices, go when it gets short, and come back with it', async () => {
  const memory = memoryOf(2 * GIB, 50);
  await using room = await FROM_SPARE.start({ script, memory });
  const parked = async () => (await room.ops.getHealth()).spares.parked;
  const [first] = spareProcesses();

  memory.bytes = 0.6 * GIB;
  const asked = memory.timesAsked;
  await expect.poll(() => memory.timesAsked).toBeGreaterThan(asked + 3);
  expect(await parked()).toBe(1);

  memory.bytes = 0.4 * GIB;
  await expect.poll(parked).toBe(0);
  await expect.poll(spareProcesses).toEqual([]);
  await expect.poll(attemptDirectories).toEqual([]);
  expect(await room.run()).toMatchObject({ status: 'completed' });

  memory.bytes = 2 * GIB;
  await expect.poll(parked).toBe(1);
  expect(spareProcesses()).not.toContain(first);
});
