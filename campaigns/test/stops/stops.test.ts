import { expect, inject, test } from 'vitest';
import { problemsOf } from '../../src/stops/problems-of.ts';
import { runStop } from '../../src/stops/run-stop.ts';
import { STOPS } from '../../src/stops/stops.ts';

const MOST_MS = 120_000;

/** The suite of background work of core has the others, and `pnpm campaign stops` has all. */
const QUICK = STOPS.filter(({ name }) => name !== 'cancel' && name !== 'timeout');

test.for(QUICK)(
  'a stop by $name in the middle of background work ends tasks as documented, and leaves nothing',
  { timeout: MOST_MS },
  async (stop) => {
    expect(problemsOf(stop, 'process', await runStop(stop, { mode: 'process', env: {} }))).toEqual([]);
  },
);

test('so does a kill of the server while containers work', { timeout: MOST_MS }, async ({ skip }) => {
  const engine = inject('engine');
  if ('unavailable' in engine) return skip(engine.unavailable);
  const env = { CONTAINER_ENGINE: `unix://${engine.socketPath}`, CONTAINER_IMAGE: engine.images.runner };
  const stop = STOPS.find(({ name }) => name === 'SIGKILL');
  if (stop === undefined) throw new Error('There is no such stop.');
  expect(problemsOf(stop, 'container', await runStop(stop, { mode: 'container', env }))).toEqual([]);
});
