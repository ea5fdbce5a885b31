import { say } from '@claude-ops/testing';
import { expect, test } from 'vitest';
import { attemptDirectories } from '../../../support/attempt-directories.ts';
import { FROM_WARM } from '../../../support/places/from-warm.ts';
import { IN_PROCESS } from '../../../support/places/in-process.ts';
import { warmProcesses } from '../../../support/warm-processes.ts';

const GIB = 1024 ** 3;
const script = [say('done')];
const warm = { count: 1 };

/** Memory of which a test says how much there is. */
function memoryOf(bytes: number, checkMs = 60_000) {
  const memory = {
    bytes,
    checkMs,
    timesAsked: 0,
    async available() {
      memory.timesAsked += 1;
      return memory.bytes;
    },
  };
  return memory;
}

test('with little memory no warm process is started: tasks start cold, and leave none behind them', async () => {
  const memory = memoryOf(0.9 * GIB);
  await using room = await IN_PROCESS.start({ script, memory, claude: { warm } });
  await expect.poll(() => memory.timesAsked).toBe(1);
  expect(await room.run()).toMatchObject({ status: 'completed' });
  await expect.poll(() => memory.timesAsked).toBe(2);
  expect((await room.ops.getHealth()).warm).toEqual({ idle: 0, memoryBytes: 0 });
  expect(warmProcesses()).toEqual([]);
  expect(attemptDirectories()).toEqual([]);
});

test('warm processes stay while memory suffices, go when it gets short, and come back with it', async () => {
  const memory = memoryOf(2 * GIB, 50);
  await using room = await FROM_WARM.start({ script, memory });
  const idle = async () => (await room.ops.getHealth()).warm.idle;
  const [first] = warmProcesses();

  memory.bytes = 0.6 * GIB;
  const asked = memory.timesAsked;
  await expect.poll(() => memory.timesAsked).toBeGreaterThan(asked + 3);
  expect(await idle()).toBe(1);

  memory.bytes = 0.4 * GIB;
  await expect.poll(idle).toBe(0);
  await expect.poll(warmProcesses).toEqual([]);
  await expect.poll(attemptDirectories).toEqual([]);
  expect(await room.run()).toMatchObject({ status: 'completed' });

  memory.bytes = 2 * GIB;
  await expect.poll(idle).toBe(1);
  expect(warmProcesses()).not.toContain(first);
});
