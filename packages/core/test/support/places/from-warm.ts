import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, vi } from 'vitest';
import type { AgentUser } from '../../../src/index.ts';
import { findProcesses } from '../processes.ts';
import { isIdle } from '../warm-processes.ts';
import { startOps, type RunningOps } from '../start-ops.ts';
import { IN_PROCESS } from './in-process.ts';
import { IMPATIENT, type Place, type RoomOptions } from './place.ts';

const fixtureFile = (name: string) => fileURLToPath(new URL(`../../fixtures/${name}`, import.meta.url));

/** Tasks in child processes that were started before them. */
export const FROM_WARM: Place = {
  ...IN_PROCESS,
  kind: 'warm process',
  start,
  untilReady,
  async startFixture(name, claude, options) {
    // What is not there can't be idle.
    if (!existsSync(fixtureFile(name))) return await IN_PROCESS.startFixture(name, claude, options);
    return await start({
      ...options,
      claude: {
        path: fixtureFile('waits-first.mjs'),
        ...IMPATIENT,
        ...claude,
        environment: { ...claude?.environment, FIXTURE: fixtureFile(name) },
      },
    });
  },
  running: async () =>
    findProcesses()
      .filter(({ pid }) => !isIdle(pid))
      .map(({ command }) => command),
};

/** The same for agents that are other users than this process: those of each server. It takes root, and for a single user mounts. */
export function fromWarmOf(usersOfServer: () => AgentUser): Place {
  return {
    ...FROM_WARM,
    kind: 'other users',
    variants: [{}],
    start: async (options) =>
      await start({ ...options, claude: { ...options?.claude, processUser: usersOfServer() } }),
  };
}

/** Comes back once a warm process is there. */
async function start(options: RoomOptions = {}): Promise<RunningOps> {
  const room = await startOps({ ...options, claude: { ...options.claude, warm: { count: 1 } } });
  await untilReady(room);
  return room;
}

async function untilReady({ ops }: RunningOps): Promise<void> {
  // Not `expect.poll`, which knows only one current test: some run side by side.
  await vi.waitFor(async () => expect((await ops.getHealth()).warm.idle).toBe(1), {
    timeout: 20_000,
    interval: 20,
  });
}
