import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, vi } from 'vitest';
import type { RunningOps } from '../start-ops.ts';
import { inContainer, type ContainerPlace } from './in-container.ts';
import { IMPATIENT, type RoomOptions } from './place.ts';

const fixtureFile = (name: string) => fileURLToPath(new URL(`../../fixtures/${name}`, import.meta.url));

/** Tasks in containers that were started before them. */
export function fromWarmInContainer(): ContainerPlace {
  const place = inContainer();
  return {
    ...place,
    kind: 'warm container',
    untilReady,
    start: async (options) => await withWarm(place, options),
    async startFixture(name, claude, options) {
      // What is not there can't be idle.
      if (!existsSync(fixtureFile(name))) return await place.startFixture(name, claude, options);
      return await withWarm(place, {
        ...options,
        claude: {
          ...IMPATIENT,
          ...claude,
          environment: { ...claude?.environment, FIXTURE: `/fixtures/${name}` },
        },
        containers: { claudePath: '/fixtures/waits-first.mjs', ...options?.containers },
      });
    },
  };
}

/** Comes back once a warm process is there. */
async function withWarm(place: ContainerPlace, options: RoomOptions = {}): Promise<RunningOps> {
  const room = await place.start({ ...options, claude: { ...options.claude, warm: { count: 1 } } });
  await untilReady(room);
  return room;
}

async function untilReady({ ops }: RunningOps): Promise<void> {
  // Not `expect.poll`, which knows only one current test: some run side by side.
  await vi.waitFor(async () => expect((await ops.getHealth()).warm.idle).toBe(1), {
    timeout: 30_000,
    interval: 20,
  });
}
