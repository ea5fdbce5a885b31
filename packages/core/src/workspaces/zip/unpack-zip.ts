import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { ClaudeOpsError } from '@claude-ops/contract';
import { openPromise, type ZipFile } from 'yauzl';
import { quote, workspaceFailure } from '../../attempt/workspace-failure.ts';
import type { ArchiveEntry } from '../archive/archive-entry.ts';
import { tooManyFiles, type TreeNode } from '../archive/archive-tree.ts';
import { findFolding } from '../archive/find-folding.ts';
import { makeLinks } from '../archive/make-links.ts';
import { planArchive, type PlannedEntry } from '../archive/plan-archive.ts';
import { createUnpackMeter } from '../archive/unpack-meter.ts';
import type { UnpackOptions } from '../archive/unpack-options.ts';
import { toArchiveEntry } from './to-archive-entry.ts';
import { unpackEntry, type OpenArchive } from './unpack-entry.ts';

const MOST_TARGET_BYTES = 4096;

/**
 * Unpacks an archive from nobody knows whom into an empty directory, in constant memory. All of its names are checked before
 * the first byte is written; links come last, so that nothing is ever written through one.
 *
 * @throws {ClaudeOpsError} workspace_failed, naming the entry and what is wrong with it.
 * @throws the reason of the signal, where it is aborted.
 */
export async function unpackZip(
  archivePath: string,
  directory: string,
  options: UnpackOptions,
): Promise<void> {
  const { limits, signal, allowsRepository } = options;
  const zip = await openArchive(archivePath);
  try {
    const entries = await readEntries(zip, options);
    const archiveBytes = zip.fileSize;
    const foldsNames = await findFolding(directory);
    const facts = { format: 'zip', limits, archiveBytes, allowsRepository, foldsNames, signal } as const;
    const plan = await planArchive(entries, facts);
    const meter = createUnpackMeter(archiveBytes, limits, 'zip');
    const archive = { path: archivePath, zip, signal, meter };
    for (const name of plan.directories) await mkdir(path.join(directory, name), { mode: 0o700 });
    for (const file of plan.files) await unpackFile(file, directory, archive);
    const targets = await readTargets(plan.links, archive);
    await makeLinks(targets, { directory, format: 'zip', signal });
  } finally {
    zip.close();
  }
}

async function openArchive(archivePath: string): Promise<ZipFile> {
  try {
    const zip = await openPromise(archivePath, { autoClose: false, decodeStrings: false });
    // A failure to close is nobody's to mend; without a listener it would end the process.
    return zip.on('error', () => undefined);
  } catch (error) {
    throw unreadable(error);
  }
}

async function readEntries(zip: ZipFile, { limits, signal }: UnpackOptions): Promise<ArchiveEntry[]> {
  const entries: ArchiveEntry[] = [];
  try {
    for await (const entry of zip.eachEntry()) {
      signal.throwIfAborted();
      entries.push(toArchiveEntry(entry));
      if (entries.length > limits.maxFiles) throw tooManyFiles(limits.maxFiles, 'zip');
    }
  } catch (error) {
    signal.throwIfAborted();
    throw ClaudeOpsError.is(error) ? error : unreadable(error);
  }
  return entries;
}

function unreadable(error: unknown): Error {
  if (error instanceof Error && 'syscall' in error)
    return workspaceFailure(
      'The zip archive of the task is not on this server: submit the task again.',
      error,
    );
  const why = error instanceof Error ? error.message : String(error);
  return workspaceFailure(
    `The files are no zip archive that can be read (${why}): make the zip anew.`,
    error,
  );
}

async function unpackFile(planned: PlannedEntry, directory: string, archive: OpenArchive): Promise<void> {
  const mode = planned.entry.isExecutable ? 0o700 : 0o600;
  const target = path.join(directory, planned.node.path);
  await unpackEntry(planned, createWriteStream(target, { flags: 'wx', mode }), archive);
}

async function readTargets(
  links: readonly PlannedEntry[],
  archive: OpenArchive,
): Promise<ReadonlyMap<TreeNode, string>> {
  const targets = new Map<TreeNode, string>();
  for (const link of links) targets.set(link.node, await readTarget(link, archive));
  return targets;
}

async function readTarget(link: PlannedEntry, archive: OpenArchive): Promise<string> {
  if (link.entry.bytes > MOST_TARGET_BYTES)
    throw workspaceFailure(
      `The zip entry ${quote(link.entry.name)} is a link with a target of ${link.entry.bytes} bytes.`,
    );
  const sink = new PassThrough({ highWaterMark: MOST_TARGET_BYTES });
  const [target] = await Promise.all([text(sink), unpackEntry(link, sink, archive)]);
  return target;
}
