import { createWriteStream } from 'node:fs';
import { mkdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { ClaudeOpsError } from '@claude-ops/contract';
import type { ReadEntry } from 'tar/read-entry';
import { isDiskFull } from '../../system/disk-full.ts';
import type { ArchiveEntry } from '../archive/archive-entry.ts';
import { tooManyFiles, type TreeNode } from '../archive/archive-tree.ts';
import { findFolding } from '../archive/find-folding.ts';
import { makeLinks } from '../archive/make-links.ts';
import { planArchive, type PlannedEntry } from '../archive/plan-archive.ts';
import { createUnpackMeter } from '../archive/unpack-meter.ts';
import type { UnpackOptions } from '../archive/unpack-options.ts';
import { quote, workspaceFailure } from '../../attempt/workspace-failure.ts';
import { decompress, type Compression } from './decompress.ts';
import { readTar } from './read-tar.ts';

/** The most that an entry takes besides its bytes: headers with long names, and what fills its last block. */
const MOST_HEADER_BYTES = 16 * 1024;

interface TarFile {
  readonly path: string;
  readonly compression: Compression;
}

/**
 * Unpacks a tar in constant memory. It is read twice: all of its names are checked before the first byte is written. Links come
 * last.
 *
 * @throws {ClaudeOpsError} workspace_failed
 * @throws the reason of the signal, where it is aborted.
 */
export async function unpackTar(file: TarFile, directory: string, options: UnpackOptions): Promise<void> {
  try {
    await unpack(file, directory, options);
  } catch (error) {
    options.signal.throwIfAborted();
    if (ClaudeOpsError.is(error) || isDiskFull(error)) throw error;
    const why = error instanceof Error ? error.message : String(error);
    throw workspaceFailure(`The files are no tar that can be read (${why}): make the tar anew.`, error);
  }
}

async function unpack(file: TarFile, directory: string, options: UnpackOptions): Promise<void> {
  const { limits, signal, allowsRepository } = options;
  const { size: archiveBytes } = await stat(file.path);
  const bytes = () => measured(file, archiveBytes, options);
  const { entries, targets } = await readEntries(bytes(), options);
  const plan = await planArchive(entries, {
    format: 'tar',
    limits,
    archiveBytes,
    allowsRepository,
    signal,
    foldsNames: await findFolding(directory),
  });
  for (const name of plan.directories) await mkdir(path.join(directory, name), { mode: 0o700 });
  const files = new Map(plan.files.map((planned) => [planned.entry.headerOffset, planned]));
  await readTar({
    bytes: bytes(),
    signal,
    async onEntry(entry, index) {
      const planned = files.get(index);
      if (planned === undefined) entry.resume();
      else await unpackFile(entry, planned, { directory, signal });
    },
  });
  const links = new Map<TreeNode, string>();
  for (const { node, entry } of plan.links) links.set(node, targets.get(entry.headerOffset) ?? '');
  await makeLinks(links, { directory, format: 'tar', signal });
}

/** The bytes of the tar, as long as there are not too many for what is in it. */
async function* measured(
  { path: file, compression }: TarFile,
  archiveBytes: number,
  { limits: { maxBytes, maxFiles, maxRatio } }: UnpackOptions,
): AsyncGenerator<Buffer> {
  const most = maxBytes + (maxFiles + 1) * MOST_HEADER_BYTES;
  const meter = createUnpackMeter(archiveBytes, { maxBytes: most, maxRatio }, 'tar');
  for await (const chunk of decompress(file, compression)) {
    meter.count(chunk.length);
    yield chunk;
  }
}

interface TarEntries {
  readonly entries: readonly ArchiveEntry[];
  /** Of links, by the number of their entry. */
  readonly targets: ReadonlyMap<number, string>;
}

async function readEntries(
  bytes: AsyncIterable<Buffer>,
  { limits, signal }: UnpackOptions,
): Promise<TarEntries> {
  const entries: ArchiveEntry[] = [];
  const targets = new Map<number, string>();
  await readTar({
    bytes,
    signal,
    onEntry(entry, index) {
      if (entries.length >= limits.maxFiles) throw tooManyFiles(limits.maxFiles, 'tar');
      entries.push(toArchiveEntry(entry, index));
      if (entry.type === 'SymbolicLink') targets.set(index, entry.linkpath ?? '');
      entry.resume();
    },
  });
  return { entries, targets };
}

const KINDS: Readonly<Record<string, ArchiveEntry['kind']>> = {
  File: 'file',
  OldFile: 'file',
  ContiguousFile: 'file',
  Directory: 'directory',
  SymbolicLink: 'link',
};

function toArchiveEntry({ path: name, type, size, mode = 0 }: ReadEntry, index: number): ArchiveEntry {
  if (type === 'Link')
    throw workspaceFailure(
      `The tar entry ${quote(name)} is a hard link: make the tar with --hard-dereference.`,
    );
  return {
    name,
    kind: KINDS[type] ?? 'other',
    isEncrypted: false,
    isExecutable: (mode & 0o111) !== 0,
    method: 0,
    compressedBytes: size,
    bytes: size,
    crc32: 0,
    headerOffset: index,
  };
}

async function unpackFile(
  content: ReadEntry,
  { entry, node }: PlannedEntry,
  { directory, signal }: { readonly directory: string; readonly signal: AbortSignal },
): Promise<void> {
  const mode = entry.isExecutable ? 0o700 : 0o600;
  let bytes = 0;
  const counted = async function* () {
    for await (const chunk of content) {
      bytes += chunk.length;
      yield chunk;
    }
  };
  await pipeline(counted, createWriteStream(path.join(directory, node.path), { flags: 'wx', mode }), {
    signal,
  });
  if (bytes !== entry.bytes)
    throw workspaceFailure(`The tar entry ${quote(entry.name)} ends early: make the tar anew.`);
}
