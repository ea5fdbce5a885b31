export interface Outputs {
  readonly stdout: OutputSink;
  readonly stderr: OutputSink;
}

/** Takes pieces of an output, and is waited for before it is given the next one. */
export interface OutputSink {
  take(piece: Buffer): Promise<void>;
}

const HEADER_BYTES = 8;
/** The first byte of a frame's header: Engine API, "Attach to a container". */
const STDERR = 2;

export interface DemultiplexOptions {
  /** What to add to a frame, of which this is the length and the last byte. @default nothing */
  readonly afterFrame?: (bytes: number, last: number | undefined) => Buffer | undefined;
}

/**
 * Takes the two outputs of a container apart. Whoever reads slowly holds back the engine, and with it the container.
 * Settles when the stream has ended.
 */
export async function demultiplex(
  stream: AsyncIterable<Buffer>,
  outputs: Outputs,
  { afterFrame }: DemultiplexOptions = {},
): Promise<void> {
  let header = Buffer.alloc(0);
  let sink = outputs.stdout;
  let [bytes, left] = [0, 0];
  for await (const chunk of stream) {
    for (let rest = chunk; rest.length > 0;) {
      if (left === 0) {
        const missing = HEADER_BYTES - header.length;
        header = Buffer.concat([header, rest.subarray(0, missing)]);
        rest = rest.subarray(missing);
        if (header.length < HEADER_BYTES) break;
        sink = header[0] === STDERR ? outputs.stderr : outputs.stdout;
        bytes = header.readUInt32BE(4);
        left = bytes;
        header = Buffer.alloc(0);
      }
      const piece = rest.subarray(0, left);
      rest = rest.subarray(piece.length);
      left -= piece.length;
      if (piece.length > 0) await sink.take(piece);
      const added = left === 0 ? afterFrame?.(bytes, piece.at(-1)) : undefined;
      if (added !== undefined) await sink.take(added);
    }
  }
}
