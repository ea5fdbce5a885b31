import { chmod } from 'node:fs/promises';
import os from 'node:os';
import { beforeAll, expect, inject, test } from 'vitest';
import { DAEMONS, QUICK_DAEMONS } from '../../src/daemons/daemons.ts';
import { runDaemons } from '../../src/daemons/run-daemons.ts';
import { findSetups } from '../../src/daemons/setups.ts';

const engine = inject('engine');
const uids = { first: 1_700_000_000 + (process.pid % 100_000) * 100, count: 100 };
const { setups, leftOut } = await findSetups({
  uids,
  engine: 'unavailable' in engine ? undefined : engine,
});

beforeAll(async () => {
  await chmod(os.tmpdir(), 0o711);
});

/** The user of all tasks is left to process-user.test.ts and serve-as-user.test.ts, and to `pnpm campaign daemons`. */
const QUICK = setups.filter(({ name }) => name !== 'root, one user, namespaces');

/** Without namespaces a run's processes are found by their user. */
const SWEPT = 'root, a range of users, without CAP_SYS_ADMIN';

test.for(QUICK)(
  'nothing is alive and nothing is left of hostile processes a second after their task ($name)',
  { timeout: 180_000 },
  async (setup) => {
    const { signal } = new AbortController();
    // Only there each has to be found. Elsewhere the kernel ends a run as a whole.
    const daemons = setup.name === SWEPT ? DAEMONS : QUICK_DAEMONS;
    const reports = await runDaemons(setup, daemons, { signal });
    expect(reports.filter(({ problems }) => problems.length > 0)).toEqual([]);
    // Containers make no namespaces inside, and let nobody be traced.
    expect(reports.filter(({ isUp }) => isUp).length).toBeGreaterThan(daemons.length / 2);
  },
);

test('what docs/security.md does not promise is named, and not tried', () => {
  expect(leftOut).toContainEqual(expect.objectContaining({ reason: expect.stringContaining('security.md') }));
});
