import { createHash, randomBytes } from 'node:crypto';

export const PART_BYTES = 8 * 1024 ** 2;

export const sha256 = (content: Uint8Array | string): string =>
  createHash('sha256').update(content).digest('hex');

/** Chunks of a content, as a file is read. */
export async function* chunksOf(
  content: Uint8Array | string,
  most = 64 * 1024,
): AsyncGenerator<Uint8Array, void> {
  const bytes = Buffer.from(content);
  for (let start = 0; start < bytes.length; start += most) yield bytes.subarray(start, start + most);
}

/** Content that ends with an error. */
export async function* broken(content: Uint8Array | string): AsyncGenerator<Uint8Array, void> {
  yield* chunksOf(content);
  throw new Error('the file is gone');
}

export const someBytes = (count: number): Buffer => randomBytes(count);

export async function bytesOf(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  return Buffer.concat(await Array.fromAsync(chunks));
}
