import { createHash } from 'node:crypto';
import type { Bucket } from '../client/bucket.ts';
import type { PartUpload } from '../client/multipart.ts';
import { createLanes } from './lanes.ts';
import { createPartBuffers, PART_BYTES } from './part-buffers.ts';

/** Content that was read to its end, and is no object yet. */
export interface Staged {
  readonly bytes: number;
  /** In hexadecimal. */
  readonly sha256: string;
  /** How much of it is in memory. */
  readonly heldBytes: number;
  /** Makes it an object. Content in parts becomes the one that they were begun for. */
  store(key: string): Promise<void>;
  discard(): Promise<void>;
}

/** Beside the part that is being filled. */
const PARTS_ON_THE_WAY = 2;

/**
 * Reads content once, in constant memory. What fits into a part is held. What is larger is uploaded in parts for `partsKey`.
 *
 * @throws an error of the content as it is. Nothing is left then.
 */
export async function stageContent(
  bucket: Bucket,
  content: AsyncIterable<Uint8Array>,
  partsKey: string,
): Promise<Staged> {
  const hash = createHash('sha256');
  const buffers = createPartBuffers();
  const lanes = createLanes({ tasks: PARTS_ON_THE_WAY, bytes: PARTS_ON_THE_WAY * PART_BYTES });
  let bytes = 0;
  let parts = 0;
  let upload: PartUpload | undefined;

  const send = async (part: Buffer) => {
    const started = (upload ??= await bucket.startUpload(partsKey));
    const number = (parts += 1);
    await lanes.start(part.byteLength, async () => {
      await started.put(number, part);
      buffers.release(part);
    });
  };
  const abort = async () => {
    await lanes.settle();
    await upload?.abort();
  };

  try {
    for await (const chunk of content) {
      hash.update(chunk);
      bytes += chunk.byteLength;
      for (const part of buffers.add(chunk)) await send(part);
    }
    if (upload !== undefined) {
      await send(buffers.rest());
      await lanes.finish();
    }
  } catch (error) {
    // What could not be aborted is found by whoever sweeps.
    await abort().catch(() => undefined);
    throw error;
  }
  const begun = upload;
  const facts = { bytes, sha256: hash.digest('hex') };
  if (begun !== undefined) return { ...facts, heldBytes: 0, store: () => begun.complete(), discard: abort };
  const held = buffers.rest();
  return {
    ...facts,
    heldBytes: held.byteLength,
    async store(key) {
      await bucket.put(key, held);
    },
    discard: async () => {},
  };
}
