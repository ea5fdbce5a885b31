import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import type { RunningOps } from '../start-ops.ts';
import { inContainer, type ContainerPlace } from './in-container.ts';
import { IMPATIENT, type RoomOptions } from './place.ts';

const fixtureFile = (name: string) => fileURLToPath(new URL(`../../fixtures/${name}`, import.meta.url));

/** Tasks in containers that were started before them. */
export function fromSpareInContainer(): ContainerPlace {
  const place = inContainer();
  return {
    ...place,
    untilReady,
    start: async (options) => await withSpare(place, options),
    async startFixture(name, claude, options) {
      // What is not there can't be parked.
      if (!existsSync(fixtureFile(name))) return await place.startFixture(name, claude, options);
      return await withSpare(place, {
        ...options,
        claude: {
          ...{ ...IMPATIENT, ...claude },
          environment: { ...claude?.environment, FIXTURE: `/fixtures/${name}` },
        },
        containers: { claudePath: '/fixtures/parks-first.mjs', ...options?.containers },
      });
    },
  };
}

/** Comes back once a spare is there. */
async function withSpare(place: ContainerPlace, options: RoomOptions = {}): Promise<RunningOps> {
  const room = await place.start({ ...options, claude: { ...options.claude, spares: { count: 1 } } });
  await untilReady(room);
  return room;
}

async function untilReady({ ops }: RunningOps): Promise<void> {
  await expect
    .poll(async () => (await ops.getHealth()).spares.parked, { timeout: 30_000, interval: 20 })
    .toBe(1);
}
