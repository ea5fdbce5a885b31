import type { Bucket } from '../client/bucket.ts';

/** At most 5 GiB may be copied as one part. */
const PART_BYTES = 1024 ** 3;

/** Copies an object within the storage, and removes the source. */
export async function moveObject(
  bucket: Bucket,
  { from, to, bytes }: { readonly from: string; readonly to: string; readonly bytes: number },
): Promise<void> {
  const upload = await bucket.startUpload(to);
  try {
    for (let start = 0, number = 1; start < bytes; start += PART_BYTES, number += 1)
      await upload.copy(number, { key: from, start, end: Math.min(start + PART_BYTES, bytes) - 1 });
    await upload.complete();
  } catch (error) {
    // What could not be aborted is found by whoever sweeps.
    await upload.abort().catch(() => undefined);
    throw error;
  }
  await bucket.remove([from]);
}
