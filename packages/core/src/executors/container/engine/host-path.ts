import { access } from 'node:fs/promises';
import os from 'node:os';
import type { EngineClient } from './engine.ts';
import { statusOf } from './engine-failure.ts';
import { inTime } from './in-time.ts';

/** What the engines put into every container: a server that finds one runs in one. */
const SIGNS_OF_A_CONTAINER = ['/.dockerenv', '/run/.containerenv'];

/** The path by which the engine knows a directory of the server. */
export type HostPath = (path: string) => string;

/**
 * An engine takes paths as they are on its own machine. For a server that runs in a container itself, what is mounted into it
 * says how they are called there.
 */
export async function findHostPaths(client: EngineClient): Promise<HostPath> {
  if (!(await isInContainer())) return (path) => path;
  const mounts = await inTime(client.getContainer(os.hostname()).inspect()).then(
    ({ Mounts: found }) =>
      found.map(({ Source: source, Destination: destination }) => ({ source, destination })),
    (error: unknown) => {
      // The container is another engine's, or has a host name of its own. What else went wrong may go well the next time.
      if (statusOf(error) === 404) return [];
      throw error;
    },
  );
  return (path) => translate(path, mounts);
}

export interface Mount {
  readonly source: string;
  readonly destination: string;
}

/** By the innermost mount that has the path. */
export function translate(path: string, mounts: readonly Mount[]): string {
  const holding = mounts.filter(
    ({ destination }) => path === destination || path.startsWith(`${destination}/`),
  );
  const [innermost] = holding.toSorted((one, other) => other.destination.length - one.destination.length);
  return innermost === undefined ? path : `${innermost.source}${path.slice(innermost.destination.length)}`;
}

async function isInContainer(): Promise<boolean> {
  const found = await Promise.all(
    SIGNS_OF_A_CONTAINER.map((file) =>
      access(file).then(
        () => true,
        () => false,
      ),
    ),
  );
  return found.includes(true);
}
