import { open } from 'node:fs/promises';

const CHUNK_BYTES = 256 * 1024;

/** Bytes of a file, both positions included. It is opened with the first step, and closed with the last or when left. */
export async function* readBytes(
  file: string,
  { start, end }: { readonly start: number; readonly end: number },
): AsyncGenerator<Uint8Array, void> {
  if (end < start) return;
  await using handle = await open(file);
  for (let position = start; position <= end;) {
    const length = Math.min(CHUNK_BYTES, end - position + 1);
    const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(length), 0, length, position);
    if (bytesRead === 0) throw new Error(`${file} ends at ${position}, before ${end}.`);
    position += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}
