import { open } from 'node:fs/promises';

const CHUNK_BYTES = 1024 ** 2;

/**
 * Copies a file in pieces, and leaves out those that hold nothing but zeros: a file that takes little on the disk takes little again.
 *
 * @throws the reason of the signal, where it is aborted.
 */
export async function copySparse(from: Buffer, to: Buffer, signal: AbortSignal): Promise<void> {
  await using source = await open(from, 'r');
  await using target = await open(to, 'wx', 0o600);
  const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
  const zeros = Buffer.alloc(CHUNK_BYTES);
  let position = 0;
  for (;;) {
    signal.throwIfAborted();
    const { bytesRead } = await source.read(chunk, 0, CHUNK_BYTES, position);
    if (bytesRead === 0) break;
    const piece = chunk.subarray(0, bytesRead);
    if (!piece.equals(zeros.subarray(0, bytesRead))) await target.write(piece, 0, bytesRead, position);
    position += bytesRead;
  }
  await target.truncate(position);
}
