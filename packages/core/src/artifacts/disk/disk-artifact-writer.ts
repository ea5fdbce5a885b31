import { createHash, randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { mkdir, open, rename, rm, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import type { Logger } from '../../logger.ts';
import { removeTree } from '../../system/remove-tree.ts';
import { syncDirectory } from '../../system/sync-directory.ts';
import type { ArtifactWriter } from '../artifact-store.ts';
import { SMALL_BYTES } from '../files/read-file.ts';
import { INDEX, writeIndex } from './stored-index.ts';

const SYNCED_TOGETHER = 16;
/** The block size of most file systems. */
const SHORTEST_HOLE_BYTES = 4_096;

const NEW_FILE = { flag: 'wx', mode: 0o600 };

interface WriterPlaces {
  /** Where the artifacts are in the end. */
  readonly directory: string;
  /** Where they are until then. */
  readonly unfinished: string;
  readonly logger: Logger;
}

export function createDiskArtifactWriter({ directory, unfinished, logger }: WriterPlaces): ArtifactWriter {
  let prepared: Promise<void> | undefined;
  const prepare = () => (prepared ??= makeEmpty(unfinished, logger));
  const kept = new Set<string>();

  return {
    async stage(content) {
      await prepare();
      const { file, sha256, bytes } = await stageContent(content, unfinished);
      const keep = async () => {
        const place = path.join(unfinished, sha256);
        await rename(file, place);
        kept.add(place);
      };
      return { sha256, bytes, keep, discard: () => rm(file, { force: true }) };
    },
    async commit(artifacts) {
      await prepare();
      await syncFiles([...kept]);
      await writeIndex(path.join(unfinished, INDEX), artifacts);
      await syncDirectory(unfinished);
      await removeTree(directory, logger);
      await rename(unfinished, directory);
      await syncDirectory(path.dirname(directory));
    },
    async [Symbol.asyncDispose]() {
      if (prepared !== undefined) await removeTree(unfinished, logger);
    },
  };
}

async function makeEmpty(directory: string, logger: Logger): Promise<void> {
  await removeTree(directory, logger);
  await mkdir(directory, { recursive: true, mode: 0o700 });
}

async function stageContent(
  content: AsyncIterable<Uint8Array>,
  directory: string,
): Promise<{ file: string; sha256: string; bytes: number }> {
  const file = path.join(directory, `${randomUUID()}.new`);
  try {
    return { file, ...(await writeHashed(file, content)) };
  } catch (error) {
    await rm(file, { force: true });
    throw error;
  }
}

async function writeHashed(
  file: string,
  content: AsyncIterable<Uint8Array>,
): Promise<{ sha256: string; bytes: number }> {
  const hash = createHash('sha256');
  const held: Buffer[] = [];
  let bytes = 0;
  let handle: FileHandle | undefined;
  try {
    for await (const chunk of content) {
      hash.update(chunk);
      if (handle === undefined && bytes + chunk.byteLength <= SMALL_BYTES) held.push(Buffer.from(chunk));
      else {
        handle ??= await openAfter(file, held);
        if (!isHole(chunk)) await writeAt(handle, chunk, bytes);
      }
      bytes += chunk.byteLength;
    }
    if (handle === undefined) writeFileSync(file, Buffer.concat(held), NEW_FILE);
    // Zeros that were passed over at the end are a hole too.
    else await handle.truncate(bytes);
  } finally {
    await handle?.close();
  }
  return { sha256: hash.digest('hex'), bytes };
}

/** Opens a file that begins with what was held back. */
async function openAfter(file: string, held: readonly Buffer[]): Promise<FileHandle> {
  const handle = await open(file, NEW_FILE.flag, NEW_FILE.mode);
  try {
    await writeAt(handle, Buffer.concat(held), 0);
    return handle;
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** Whether a chunk would be better not written: files that are mostly holes stay so. */
function isHole(chunk: Uint8Array): boolean {
  if (chunk.byteLength < SHORTEST_HOLE_BYTES) return false;
  const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  // Each byte is zero where the first is and each equals the one before it.
  return bytes[0] === 0 && bytes.compare(bytes, 1, undefined, 0, bytes.length - 1) === 0;
}

async function writeAt(handle: FileHandle, chunk: Uint8Array, position: number): Promise<void> {
  for (let written = 0; written < chunk.byteLength;) {
    const { bytesWritten } = await handle.write(
      chunk,
      written,
      chunk.byteLength - written,
      position + written,
    );
    written += bytesWritten;
  }
}

/** All at the end: by then the system has written most by itself, and what is left costs one wait for many. */
async function syncFiles(files: string[]): Promise<void> {
  const sync = async () => {
    for (let file = files.pop(); file !== undefined; file = files.pop()) {
      await using handle = await open(file);
      await handle.datasync();
    }
  };
  await Promise.all(Array.from({ length: SYNCED_TOGETHER }, sync));
}
