import { setTimeout as delay } from 'node:timers/promises';
import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { IS_WHOLE } from '../../support/places/tests-in.ts';
import { inContainer } from '../../support/places/in-container.ts';

const place = inContainer();
const TASKS = IS_WHOLE ? 20 : 10;

/** The same numbers from 0 to 1 for the same seed: mulberry32. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d_2b_79_f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

test('a container that is restarted from outside has ended its task, and does not run on', async () => {
  const instanceId = randomUUID();
  await using room = await place.startFixture('waits.mjs', {}, { instanceId });
  const { id } = await room.create();
  await room.event(id, ({ type }) => type === 'claude.system');
  const filters = { label: [`claude-ops.instance=${instanceId}`] };
  for (const { Id: found } of await place.docker.listContainers({ filters }))
    await place.docker.getContainer(found).restart({ t: 0 });
  expect(await room.ops.waitForCompletion(id)).toMatchObject({
    status: 'failed',
    error: { code: 'killed_by_signal' },
  });
  expect(await place.running()).toEqual([]);
});

test(`${TASKS} containers that are killed or removed from outside, at random moments, each end their task alone`, async () => {
  const instanceId = randomUUID();
  const random = randomNumbers(20_261_125);
  await using room = await place.startFixture(
    'ends-after-a-while.mjs',
    {},
    { instanceId, maxConcurrency: 5 },
  );
  const ids = (await Promise.all(Array.from({ length: TASKS }, () => room.create()))).map(({ id }) => id);
  const ended = Promise.all(ids.map((id) => room.ops.waitForCompletion(id)));

  const killed = new Set<string>();
  const killSome = async () => {
    const filters = { label: [`claude-ops.instance=${instanceId}`] };
    for (const { Id: id, Labels: labels } of await place.docker.listContainers({ filters })) {
      const container = place.docker.getContainer(id);
      const chance = random();
      if (chance > 0.3) continue;
      // One that ended by itself in the meantime can't be killed any more.
      await (chance < 0.15 ? container.kill() : container.remove({ force: true })).then(
        () => killed.add(labels['claude-ops.task'] ?? ''),
        () => undefined,
      );
    }
  };
  const end = ended.then(() => true);
  while (!(await Promise.race([end, delay(100, false)]))) await killSome();

  const tasks = await ended;
  for (const { id, status, error, result } of tasks) {
    if (status === 'completed') expect(result?.data).toBe('done');
    else
      expect({ status, code: error?.code, killed: killed.has(id) }).toEqual({
        status: 'failed',
        code: 'killed_by_signal',
        killed: true,
      });
    if (!killed.has(id)) expect(status).toBe('completed');
  }
  expect(killed.size).toBeGreaterThan(3);
  expect(await place.running()).toEqual([]);
});
