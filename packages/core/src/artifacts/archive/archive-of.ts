import { PassThrough, Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import type { StoredArtifact } from '../artifact-store.ts';
import { createEntryNames } from './entry-names.ts';
import { leadsInside } from './leads-inside.ts';

/** Speed before size: it is made while somebody waits for it. */
const COMPRESSION_LEVEL = 1;
/** Everything else is mostly compressed as it is. */
const IS_TEXT = /^text\/|[/+](json|xml|yaml|javascript|sql)$/;

interface ArchiveOptions {
  readonly read: (sha256: string, bytes: number) => AsyncIterable<Uint8Array>;
  readonly modifiedAt: Date;
}

/**
 * The bytes of a zip archive of artifacts, without the deleted, and without links that would lead out of where it is
 * unpacked. One content is open at a time.
 */
export async function* archiveOf(
  artifacts: AsyncIterable<StoredArtifact> | Iterable<StoredArtifact>,
  { read, modifiedAt }: ArchiveOptions,
): AsyncGenerator<Uint8Array, void> {
  const archive = new ZipFile();
  const output = archive.outputStream.pipe(new PassThrough());
  let current: Readable | undefined;
  archive.on('error', (error: Error) => output.destroy(error));
  const nameOf = createEntryNames();
  for await (const { artifact, isExecutable } of artifacts) {
    const { path, sha256, bytes, mediaType, linkTarget } = artifact;
    if (sha256 === null) continue;
    if (linkTarget !== undefined && !leadsInside(path, linkTarget)) continue;
    const mode = linkTarget !== undefined ? 0o120777 : isExecutable ? 0o100755 : 0o100644;
    const compressionLevel = IS_TEXT.test(mediaType) ? COMPRESSION_LEVEL : 0;
    const options = { size: bytes, mode, mtime: modifiedAt, compressionLevel };
    archive.addReadStreamLazy(nameOf(path), options, (answer) => {
      current = Readable.from(read(sha256, bytes));
      current.on('error', (error) => output.destroy(error));
      answer(null, current);
    });
  }
  archive.end();
  try {
    for await (const chunk of output) if (chunk instanceof Uint8Array) yield chunk;
  } finally {
    current?.destroy();
    output.destroy();
  }
}
