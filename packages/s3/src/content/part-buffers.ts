/** 10,000 of them, the most that an upload may have, make 80 GiB. */
export const PART_BYTES = 8 * 1024 ** 2;
const FIRST_BYTES = 64 * 1024;

/** Collects chunks into parts, whose memory is used again. */
export interface PartBuffers {
  /** Takes a chunk. @returns the parts that became full, before the chunk or within it; not the last one. */
  add(chunk: Uint8Array): Generator<Buffer, void>;
  /** What is left: at most a part. */
  rest(): Buffer;
  /** Gives a part back that is no longer needed. */
  release(part: Buffer): void;
}

export function createPartBuffers(): PartBuffers {
  const free: Buffer[] = [];
  let part: Buffer = Buffer.alloc(0);
  let filled = 0;

  const grow = (wanted: number) => {
    const bytes = Math.min(PART_BYTES, Math.max(FIRST_BYTES, part.length * 2, wanted));
    const larger = Buffer.allocUnsafeSlow(bytes);
    part.copy(larger, 0, 0, filled);
    part = larger;
  };

  return {
    *add(chunk) {
      for (let taken = 0; taken < chunk.byteLength;) {
        if (filled === PART_BYTES) {
          yield part;
          part = free.pop() ?? Buffer.allocUnsafeSlow(PART_BYTES);
          filled = 0;
        }
        const count = Math.min(chunk.byteLength - taken, PART_BYTES - filled);
        if (filled + count > part.length) grow(filled + count);
        part.set(chunk.subarray(taken, taken + count), filled);
        taken += count;
        filled += count;
      }
    },
    rest: () => part.subarray(0, filled),
    release: (released) => void free.push(released),
  };
}
