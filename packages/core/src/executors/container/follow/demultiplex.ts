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

/**
 * Takes the two outputs of a container apart. Whoever reads slowly holds back the engine, and with it the container.
 * Settles when the stream has ended.
 */
export async function demultiplex(stream: AsyncIterable<Buffer>, outputs: Outputs): Promise<void> {
  let header = Buffer.alloc(0);
  let sink = outputs.stdout;
  let left = 0;
  for await (const chunk of stream) {
    for (let rest = chunk; rest.length > 0;) {
      if (left === 0) {
        const missing = HEADER_BYTES - header.length;
        header = Buffer.concat([header, rest.subarray(0, missing)]);
        rest = rest.subarray(missing);
        if (header.length < HEADER_BYTES) break;
        sink = header[0] === STDERR ? outputs.stderr : outputs.stdout;
        left = header.readUInt32BE(4);
        header = Buffer.alloc(0);
      }
      const piece = rest.subarray(0, left);
      rest = rest.subarray(piece.length);
      left -= piece.length;
      if (piece.length > 0) await sink.take(piece);
    }
  }
}
