import { stat, statfs } from 'node:fs/promises';
import type { WrittenPlace } from '../../../workspaces/growth/written-place.ts';

/** Gives the path at which the server sees the root directory of a run, if there is one now. */
export type FindRoot = () => Promise<string | undefined>;

/** A directory in the place of which a run has one in memory. The kernel knows how full it is: no file is looked at. */
export function inMemory(directory: string, findRoot: FindRoot): WrittenPlace {
  return {
    name: directory,
    async measure() {
      const root = await findRoot();
      if (root === undefined || (await findOwnDevice(directory, root)) === undefined) return 0;
      // The run may have ended since.
      const found = await statfs(`${root}${directory}`).catch(() => undefined);
      return found === undefined ? 0 : (found.blocks - found.bfree) * found.bsize;
    },
  };
}

/**
 * The device of a directory of a run, where the server has another one there. A run that has not come to its mounts yet sees
 * that of the server, and so does one whose directory is a link.
 */
export async function findOwnDevice(directory: string, root: string): Promise<number | undefined> {
  const [own, servers] = await Promise.all([deviceOf(`${root}${directory}`), deviceOf(directory)]);
  return own === servers ? undefined : own;
}

async function deviceOf(file: string): Promise<number | undefined> {
  return await stat(file).then(
    ({ dev }) => dev,
    () => undefined,
  );
}
