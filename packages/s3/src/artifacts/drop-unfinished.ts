import type { Bucket } from '../client/bucket.ts';
import { artifactsOf, contentsOf, directoryIn, indexOf, markOf, newDirectory, UNFINISHED } from './keys.ts';
import { findIndex } from './stored-index.ts';

/**
 * Removes what writers left that did not commit. Others may write meanwhile, and the order of the steps keeps what is theirs: each writer has its
 * mark before its first content, and until its index is written.
 *
 * - The marks that are there go first: their writers find that, and store no index.
 * - A content that is listed after that has a mark again, or is in the index, if its writer began since.
 */
export async function dropUnfinished(bucket: Bucket, taskId: string): Promise<void> {
  const own = newDirectory();
  await bucket.put(markOf(taskId, own), Buffer.alloc(0));
  const left = (await marksOf(bucket, taskId)).filter((directory) => directory !== own);
  await bucket.remove(left.map((directory) => markOf(taskId, directory)));
  for (const directory of left) await bucket.abortUploads(contentsOf(taskId, directory));
  const keys = await keysBelow(bucket, artifactsOf(taskId));
  const begun = await marksOf(bucket, taskId);
  const committed = (await findIndex(bucket, taskId))?.directory;
  const stays = new Set([...begun, committed]);
  await bucket.remove(keys.filter((key) => key !== indexOf(taskId) && !stays.has(directoryIn(key))));
  await bucket.remove([markOf(taskId, own)]);
}

/** The directories of the writers that have a mark. */
async function marksOf(bucket: Bucket, taskId: string): Promise<string[]> {
  const prefix = `${UNFINISHED}${taskId}/`;
  return (await keysBelow(bucket, prefix)).map((key) => key.slice(prefix.length));
}

async function keysBelow(bucket: Bucket, prefix: string): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of bucket.list(prefix)) keys.push(key);
  return keys;
}
