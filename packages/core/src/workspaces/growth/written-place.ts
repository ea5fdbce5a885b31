import { statfs } from 'node:fs/promises';
import { measureUsage, type UsageRequest } from './measure-usage.ts';

/** A place that a run writes to. */
export interface WrittenPlace {
  /** As the reason names it for which a task was stopped: `HOME`. */
  readonly name: string;
  /** The bytes that the run takes there now. */
  measure(request: UsageRequest): Promise<number>;
}

/** While the file system is no fuller than before, what others free may hide what this one takes: so often it is not looked at. */
const MOST_SKIPPED = 10;

/** A directory on a disk with all that is in it, measured anew where its file system has become fuller, which is cheap to know. */
export function onDisk(name: string, directory: string): WrittenPlace {
  const hasGrown = createGlance(directory);
  let known = 0;
  return {
    name,
    async measure(request) {
      if (await hasGrown()) known = await measureUsage(directory, request);
      return known;
    },
  };
}

/** The bytes that everybody takes on the disk with a directory; none where it is not to be known. */
export async function takenOnDiskOf(directory: string): Promise<number> {
  const { blocks, bfree, bsize } = await statfs(directory).catch(() => ({ blocks: 0, bfree: 0, bsize: 0 }));
  return (blocks - bfree) * bsize;
}

/** Says whether a file system is fuller than it was the last time, or has not said so for long. */
function createGlance(directory: string): () => Promise<boolean> {
  let takenBefore = 0;
  let skipped = 0;
  return async () => {
    const taken = await takenOnDiskOf(directory);
    const isFuller = taken > takenBefore;
    takenBefore = taken;
    skipped = isFuller ? 0 : (skipped + 1) % MOST_SKIPPED;
    return isFuller || skipped === 0;
  };
}
