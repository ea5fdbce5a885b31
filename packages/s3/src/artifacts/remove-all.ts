import type { Bucket } from '../client/bucket.ts';

const REMOVED_TOGETHER = 1_000;

/** Removes the objects below a prefix, but those that are to stay. */
export async function removeAll(
  bucket: Bucket,
  prefix: string,
  stays: (key: string) => boolean = () => false,
): Promise<void> {
  let keys: string[] = [];
  for await (const { key } of bucket.list(prefix)) {
    if (stays(key)) continue;
    keys.push(key);
    if (keys.length < REMOVED_TOGETHER) continue;
    await bucket.remove(keys);
    keys = [];
  }
  await bucket.remove(keys);
}
