import { throughOps } from './through-ops.ts';
import { resumed } from './resumed.ts';
import type { Way } from './way.ts';

/** An engine, and an image with the CLI in it. */
export interface EngineOfRuns {
  readonly socketPath: string;
  readonly image: string;
}

/** The ways that need containers. */
export function waysInContainers({ socketPath, image }: EngineOfRuns): readonly Way[] {
  const engine = `unix://${socketPath}`;
  const options = { defaultMode: 'container', containers: { engine, image } } as const;
  return [
    throughOps('container', options),
    throughOps('warm container', { ...options, claude: { warm: { count: 1 } } }),
    resumed({ engine, image }),
  ];
}
