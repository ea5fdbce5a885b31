import { createReadStream } from 'node:fs';
import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { crc32, createInflateRaw } from 'node:zlib';
import { ClaudeOpsError } from '@claude-ops/contract';
import { Entry, type ZipFile } from 'yauzl';
import { isDiskFull } from '../../system/disk-full.ts';
import { quote, workspaceFailure } from '../../attempt/workspace-failure.ts';
import type { ArchiveEntry } from '../archive/archive-entry.ts';
import type { PlannedEntry } from '../archive/plan-archive.ts';
import type { UnpackMeter } from '../archive/unpack-meter.ts';

const DEFLATED = 8;

/** An archive that is being unpacked. */
export interface OpenArchive {
  readonly path: string;
  readonly zip: ZipFile;
  readonly meter: UnpackMeter;
  readonly signal: AbortSignal;
}

/**
 * Writes the bytes of an entry to a sink, and checks on the way that they are what the archive says.
 *
 * @throws {ClaudeOpsError} workspace_failed
 * @throws the error of the system, where the disk is full.
 */
export async function unpackEntry(
  planned: PlannedEntry,
  sink: Writable,
  archive: OpenArchive,
): Promise<void> {
  const { entry } = planned;
  try {
    const compressed = await openCompressed(planned, archive);
    const checked = check(entry, archive.meter);
    const { signal } = archive;
    if (entry.method === DEFLATED) await pipeline(compressed, createInflateRaw(), checked, sink, { signal });
    else await pipeline(compressed, checked, sink, { signal });
  } catch (error) {
    sink.destroy();
    archive.signal.throwIfAborted();
    throw ClaudeOpsError.is(error) || isDiskFull(error) ? error : damaged(entry, error);
  }
}

async function openCompressed(
  { entry, endsBefore }: PlannedEntry,
  { zip, path }: OpenArchive,
): Promise<Readable> {
  const { fileDataStart: start } = await zip.readLocalFileHeaderPromise(headerOf(entry), { minimal: true });
  const end = start + entry.compressedBytes;
  if (end > endsBefore)
    throw workspaceFailure(`The zip entry ${quote(entry.name)} overlaps another one: make the zip anew.`);
  return entry.compressedBytes === 0 ? Readable.from([]) : createReadStream(path, { start, end: end - 1 });
}

/** As much of an entry as it takes to find its bytes. */
function headerOf({ headerOffset, compressedBytes }: ArchiveEntry): Entry {
  return Object.assign(new Entry(), {
    relativeOffsetOfLocalHeader: headerOffset,
    compressedSize: compressedBytes,
  });
}

function check(entry: ArchiveEntry, meter: UnpackMeter) {
  return async function* (chunks: AsyncIterable<Buffer>) {
    let bytes = 0;
    let checksum = 0;
    for await (const chunk of chunks) {
      bytes += chunk.length;
      if (bytes > entry.bytes) throw new Error(`it has more than the ${entry.bytes} bytes it says`);
      meter.count(chunk.length);
      checksum = crc32(chunk, checksum);
      yield chunk;
    }
    if (bytes !== entry.bytes) throw new Error(`it has ${bytes} bytes, not the ${entry.bytes} it says`);
    if (checksum !== entry.crc32) throw new Error('its checksum is wrong');
  };
}

function damaged(entry: ArchiveEntry, error: unknown): Error {
  const why = error instanceof Error ? error.message : String(error);
  return workspaceFailure(
    `The zip entry ${quote(entry.name)} could not be unpacked (${why}): make the zip anew.`,
    error,
  );
}
