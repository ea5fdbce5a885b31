import { expect, test } from 'vitest';
import { FLOODS, type FloodSizes } from '../../src/floods/floods.ts';
import { problemsOf } from '../../src/floods/problems-of.ts';
import { runFlood } from '../../src/floods/run-flood.ts';

const MOST_MS = 120_000;
const SIZES: FloodSizes = { connections: 300, bytes: 150_000_000, lines: 300_000, timeoutMs: 12_000 };
/** Of this process alone: all that these users run is ended. */
const FIRST = 3_500_000 + (process.pid % 100_000) * 6;

/** The other outputs end like this one, and floods-of-connections.test.ts has connections; `pnpm campaign floods` has all. */
const ELSEWHERE = ['a full /tmp', 'output of a tool', 'connections to API and gateway'];
const QUICK = FLOODS.filter(({ name }) => !ELSEWHERE.includes(name));

test.runIf(process.getuid?.() === 0).for(QUICK)(
  'a task beside $name completes, and the flood ends with an honest status',
  { timeout: MOST_MS },
  async (flood) => {
    const report = await runFlood(flood, {
      sizes: SIZES,
      alone: 0,
      beside: 1,
      users: `${FIRST}-${FIRST + 5}`,
      env: { WORKSPACE_MAX_GROWN_BYTES: String(100 * 1024 ** 2), PROCESS_PIDS: '256' },
      signal: new AbortController().signal,
    });
    expect(problemsOf(flood, report)).toEqual([]);
  },
);
