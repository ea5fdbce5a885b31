import { Buffer } from 'node:buffer';
import { PassThrough, Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import { readCounting, type OnProgress, type ReadFile } from './count-progress.ts';
import type { Entry, FolderListing } from './entry.ts';

/** The first moment of the format. Of local time, as yazl writes it: the same bytes in every zone. */
const MODIFIED = { mtime: new Date(1980, 0, 1), forceDosTimestamp: true };
const REGULAR = 0o100644;
const EXECUTABLE = 0o100755;
const DIRECTORY = 0o40755;
const LINK = 0o120777;

/** Beyond it deflate takes far longer and saves little. */
const LEVEL = 1;

/**
 * The bytes of an archive of these entries, each file read when it is its turn.
 *
 * @throws {ClaudeOpsError} invalid_request: a file can't be read, or has become shorter since it was listed.
 */
export async function* zipEntries(
  listing: Pick<FolderListing, 'entries' | 'bytes'>,
  onProgress?: OnProgress,
): AsyncGenerator<Uint8Array, undefined> {
  const zip = new ZipFile();
  const packed = new PassThrough();
  const open = new Set<Readable>();
  const read = readCounting(listing, onProgress);
  zip.outputStream.pipe(packed);
  zip.once('error', (error: Error) => packed.destroy(error));
  for (const entry of listing.entries) addTo(zip, entry, { open, read });
  zip.end();
  try {
    for await (const chunk of packed) yield chunk;
  } finally {
    for (const file of open) file.destroy();
  }
}

interface Reading {
  readonly open: Set<Readable>;
  readonly read: ReadFile;
}

function addTo(zip: ZipFile, entry: Entry, { open, read }: Reading): void {
  if (entry.kind === 'directory') zip.addEmptyDirectory(entry.path, { ...MODIFIED, mode: DIRECTORY });
  else if (entry.kind === 'link')
    zip.addBuffer(Buffer.from(entry.target), entry.path, { ...MODIFIED, mode: LINK, compress: false });
  else {
    const mode = entry.isExecutable ? EXECUTABLE : REGULAR;
    const options = { ...MODIFIED, mode, size: entry.bytes, compressionLevel: LEVEL };
    zip.addReadStreamLazy(entry.path, options, (begin) => {
      const file = Readable.from(read(entry), { objectMode: false });
      open.add(file);
      file.once('close', () => open.delete(file));
      file.once('error', (error) => zip.emit('error', error));
      begin(null, file);
    });
  }
}
