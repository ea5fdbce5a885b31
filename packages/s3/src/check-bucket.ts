import { randomUUID } from 'node:crypto';
import { ClaudeOpsError } from '@claude-ops/contract';
import { describeAddress, type BucketAddress } from './client/address.ts';
import type { Bucket } from './client/bucket.ts';

/**
 * Writes a small object, lists it, reads it again and deletes it.
 *
 * @throws {ClaudeOpsError} storage_unavailable, saying what to do.
 */
export async function checkBucket(bucket: Bucket, address: BucketAddress): Promise<void> {
  const key = `check-${randomUUID()}`;
  const written = Buffer.from(key);
  await bucket.put(key, written);
  try {
    const listed = await Array.fromAsync(bucket.list(key));
    const opened = await bucket.open(key);
    const read = opened && Buffer.concat(await Array.fromAsync(opened.chunks));
    if (listed.length === 1 && read?.equals(written) === true) return;
    throw new ClaudeOpsError(
      'storage_unavailable',
      `The ${describeAddress(address)} does not have what was just written to it. Use a storage that is consistent, as Amazon S3 is.`,
    );
  } finally {
    await bucket.remove([key]);
  }
}
