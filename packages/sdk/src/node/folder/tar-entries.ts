import { Buffer } from 'node:buffer';
import { pipeline, Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import { readCounting, type OnProgress, type ReadFile } from './count-progress.ts';
import type { Entry, FileFacts, FolderListing } from './entry.ts';

const BLOCK_BYTES = 512;
const MTIME = new Date(0);
/** Beyond it gzip takes far longer and saves little. */
const LEVEL = 1;
/** How many small files are read ahead, and what is small. */
const AHEAD = 8;
const SMALL_BYTES = 256 * 1024;
/** Smaller pieces are joined. */
const PIECE_BYTES = 128 * 1024;

/**
 * The bytes of a tar.gz of these entries. Of one stream, so that many small files cost little; in constant memory.
 *
 * @throws {ClaudeOpsError} invalid_request: a file can't be read, or has become shorter since it was listed.
 */
export async function* tarEntries(
  listing: Pick<FolderListing, 'entries' | 'bytes'>,
  onProgress?: OnProgress,
): AsyncGenerator<Uint8Array, undefined> {
  const headerOf = await createHeaders();
  const read = readCounting(listing, onProgress);
  const tar = Readable.from(joined(blocksOf(listing.entries, { headerOf, read })), { objectMode: false });
  const packed = createGzip({ level: LEVEL });
  // The iteration throws what breaks it.
  pipeline(tar, packed, () => undefined);
  try {
    for await (const chunk of packed) yield chunk;
  } finally {
    tar.destroy();
  }
}

type HeaderOf = (entry: Entry) => Buffer[];

/** Only who sends a folder pays for loading it. */
async function createHeaders(): Promise<HeaderOf> {
  const [{ Header }, { Pax }] = await Promise.all([import('tar/header'), import('tar/pax')]);
  return (entry) => {
    const path = entry.kind === 'directory' ? `${entry.path}/` : entry.path;
    const names = entry.kind === 'link' ? { path, linkpath: entry.target } : { path };
    const size = entry.kind === 'file' ? entry.bytes : 0;
    const header = new Header({ ...names, ...factsOf(entry), size, mtime: MTIME });
    const isTooLong = header.encode();
    const block = header.block ?? Buffer.alloc(BLOCK_BYTES);
    return isTooLong ? [new Pax({ ...names, size }).encode(), block] : [block];
  };
}

function factsOf(entry: Entry) {
  if (entry.kind === 'directory') return { type: 'Directory', mode: 0o755 } as const;
  if (entry.kind === 'link') return { type: 'SymbolicLink', mode: 0o777 } as const;
  return { type: 'File', mode: entry.isExecutable ? 0o755 : 0o644 } as const;
}

interface Packing {
  readonly headerOf: HeaderOf;
  readonly read: ReadFile;
}

async function* blocksOf(
  entries: readonly Entry[],
  { headerOf, read }: Packing,
): AsyncGenerator<Uint8Array, undefined> {
  const ahead = readAhead(entries, read);
  for (const [index, entry] of entries.entries()) {
    yield* headerOf(entry);
    if (entry.kind !== 'file') continue;
    const small = ahead(index);
    if (small === undefined) yield* read(entry);
    else yield* await small;
    const rest = entry.bytes % BLOCK_BYTES;
    if (rest > 0) yield Buffer.alloc(BLOCK_BYTES - rest);
  }
  yield Buffer.alloc(2 * BLOCK_BYTES);
}

/** Reads the small files among those that come next, while those before them are packed. */
function readAhead(
  entries: readonly Entry[],
  read: ReadFile,
): (index: number) => Promise<Uint8Array[]> | undefined {
  const reading = new Map<number, Promise<Uint8Array[]>>();
  let begun = 0;
  return (index) => {
    for (; begun < Math.min(index + AHEAD, entries.length); begun += 1) {
      const entry = entries[begun];
      if (entry?.kind !== 'file' || entry.bytes > SMALL_BYTES) continue;
      const whole = readWhole(entry, read);
      // It is thrown when it is its turn.
      whole.catch(() => undefined);
      reading.set(begun, whole);
    }
    const found = reading.get(index);
    reading.delete(index);
    return found;
  };
}

async function readWhole(file: FileFacts, read: ReadFile): Promise<Uint8Array[]> {
  return await Array.fromAsync(read(file));
}

async function* joined(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, undefined> {
  let [waiting, bytes]: [Uint8Array[], number] = [[], 0];
  for await (const piece of pieces) {
    waiting.push(piece);
    bytes += piece.byteLength;
    if (bytes < PIECE_BYTES) continue;
    yield Buffer.concat(waiting);
    [waiting, bytes] = [[], 0];
  }
  if (bytes > 0) yield Buffer.concat(waiting);
}
