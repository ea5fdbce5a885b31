import type { Membership } from '../fleet/membership.ts';
import type { Settings } from '../resolve-options.ts';
import { removeTree } from '../system/remove-tree.ts';
import { makeDirectories } from './make-directories.ts';
import { occupationOf, occupy } from './occupied-directory.ts';

/** What an engine works on, for itself alone. */
export interface DataPlace {
  /**
   * Makes the directories and takes the data.
   *
   * @throws {Error} where that can't be: the message says why, and nothing is held.
   */
  take(wait: { readonly waitMs: number; readonly signal: AbortSignal }): Promise<void>;
  /** Gives everything back, and removes the directory that nobody named. */
  release(): Promise<void>;
}

export function createDataPlace(settings: Settings, membership: Membership): DataPlace {
  const { store, instanceId, ownDirectory, dataDirectory, logger } = settings;
  const held: AsyncDisposable[] = [];
  let isOccupied = false;

  const giveBack = async () => {
    for (let one = held.pop(); one !== undefined; one = held.pop()) await one[Symbol.asyncDispose]();
    isOccupied = false;
  };
  /** Whoever made tasks and never started has a directory, too. */
  const isOwn = async (directory: string) => isOccupied || (await occupationOf(directory)) !== 'alive';

  return {
    async take(wait) {
      await makeDirectories(settings);
      try {
        if (ownDirectory !== undefined) {
          held.push(await occupy(ownDirectory, logger));
          isOccupied = true;
        }
        const named = ownDirectory === undefined && { dataDirectory };
        const lock = await store.lock?.({ instanceId, ...named, ...wait });
        if (lock !== undefined) held.push(lock);
        held.push(await membership.join());
      } catch (error) {
        await giveBack();
        throw error;
      }
    },
    async release() {
      if (ownDirectory !== undefined && (await isOwn(ownDirectory))) await removeTree(ownDirectory, logger);
      await giveBack();
    },
  };
}
