const NEWLINE = 0x0a;
const HEAD_BYTES = 1024;

export interface LineSink {
  readonly maxLineBytes: number;
  /** Whether empty lines are given to it too. @default false: a protocol of lines has none */
  readonly takesEmptyLines?: boolean;
  readonly onLine: (line: string) => Promise<void> | void;
  /** A line beyond the limit: its size and how it begins. It was read to its end and not kept. */
  readonly onOversized: (line: { bytes: number; head: string }) => Promise<void> | void;
}

/** So many lines are read at a stretch. Then whatever else the process has to do gets its turn. */
const LINES_AT_A_STRETCH = 500;

/**
 * Reads a stream of UTF-8 to its end, line by line, never holding more than one line of the allowed length. A last line
 * without a newline counts.
 */
export async function readLines(stream: AsyncIterable<Uint8Array>, sink: LineSink): Promise<void> {
  let parts: Uint8Array[] = [];
  let bytes = 0;
  let lines = 0;

  const add = (part: Uint8Array) => {
    bytes += part.length;
    if (bytes <= sink.maxLineBytes) parts.push(part);
    else parts = [Buffer.concat([...parts, part], Math.min(bytes, HEAD_BYTES))];
  };
  const finishLine = async () => {
    const [content, length] = [Buffer.concat(parts), bytes];
    [parts, bytes] = [[], 0];
    lines += 1;
    if (lines % LINES_AT_A_STRETCH === 0) await new Promise(setImmediate);
    if (length <= sink.maxLineBytes) await sink.onLine(content.toString('utf8'));
    else await sink.onOversized({ bytes: length, head: content.toString('utf8') });
  };

  const endOfEmptyLines = (chunk: Uint8Array, position: number) =>
    sink.takesEmptyLines === true ? position : endOfNewlines(chunk, position);

  for await (const chunk of stream) {
    let start = bytes === 0 ? endOfEmptyLines(chunk, 0) : 0;
    for (let end = chunk.indexOf(NEWLINE, start); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
      add(chunk.subarray(start, end));
      await finishLine();
      start = endOfEmptyLines(chunk, end + 1);
    }
    if (start < chunk.length) add(chunk.subarray(start));
  }
  if (bytes > 0) await finishLine();
}

/** Where the newlines that stand at a position end. Millions of empty lines cost no more than a look at each byte. */
function endOfNewlines(chunk: Uint8Array, position: number): number {
  let end = position;
  while (chunk[end] === NEWLINE) end += 1;
  return end;
}
