import { createHash } from 'node:crypto';
import type { Artifact, OmissionReason } from '@claude-ops/contract';
import type { ByteMask } from '../secrets/byte-mask.ts';
import type { Mask } from '../secrets/mask.ts';
import type { ArtifactWriter, StoredArtifact } from './artifact-store.ts';
import type { Change } from './by-importance.ts';
import type { FoundFile } from './files/entry.ts';
import { isExecutable } from './files/file-state.ts';
import { isText } from './files/path-bytes.ts';
import { readLink } from './files/read-link.ts';
import { UnreadableFileError, type ReadFile } from './files/read-file.ts';
import { hashed } from './hashed.ts';
import { mediaTypeOf } from './media-type.ts';
import type { Omissions } from './omissions.ts';
import { isUnchanged, type Snapshot } from './snapshot.ts';

/** How much of a task's files is kept. */
export interface ArtifactLimits {
  readonly maxFiles: number;
  readonly maxBytes: number;
}

export interface CollectParts {
  readonly root: string;
  readonly before: Snapshot;
  readonly writer: ArtifactWriter;
  readonly readFile: ReadFile;
  readonly limits: ArtifactLimits;
  readonly mask: Mask;
  readonly byteMask: ByteMask;
  readonly omissions: Omissions;
  readonly signal: AbortSignal;
}

export interface Collected {
  readonly artifacts: StoredArtifact[];
  /** Paths of those in which secrets were masked. */
  readonly masked: Set<string>;
  bytes: number;
}

/** Stores what was created or changed, and notes what was deleted. What is beyond the limits is omitted, and said. */
export async function collectFiles(
  changes: readonly Change[],
  collected: Collected,
  parts: CollectParts,
): Promise<void> {
  for (const change of changes) {
    const { path, file } = change;
    const omission = reasonToOmit(change, collected, parts);
    if (omission !== undefined) parts.omissions.add(path, omission.reason, omission.sentence);
    else if (file === undefined) collected.artifacts.push(deletedArtifact(path));
    else await collectFile(file, collected, parts);
  }
}

function reasonToOmit(
  { path, file }: Change,
  { artifacts, bytes }: Collected,
  { limits, mask }: CollectParts,
): { readonly reason: OmissionReason; readonly sentence: string } | undefined {
  if (!isText(path)) return { reason: 'name_not_utf8', sentence: 'Its name is not UTF-8.' };
  if (artifacts.length >= limits.maxFiles)
    return { reason: 'too_many_files', sentence: `There are more than ${limits.maxFiles} artifacts.` };
  if ((file?.state.bytes ?? 0) > limits.maxBytes - bytes)
    return {
      reason: 'too_many_bytes',
      sentence: `With it the artifacts would be larger than ${limits.maxBytes} bytes.`,
    };
  if (mask(path) !== path) return { reason: 'secret_in_name', sentence: 'Its name holds a secret.' };
  return undefined;
}

async function collectFile(file: FoundFile, collected: Collected, parts: CollectParts): Promise<void> {
  const known = parts.before.get(file.path);
  // A new file has nothing to be compared with.
  const hash = known === undefined ? undefined : createHash('sha256');
  let occurrences = 0;
  try {
    const content = file.isLink ? targetOf(file, parts) : bytesIn(file, collected, parts);
    const masked = parts.byteMask(hashed(content, hash), () => (occurrences += 1));
    const target = file.isLink ? await textIn(masked) : undefined;
    const staged = await parts.writer.stage(target === undefined ? masked : once(target));
    if (hash !== undefined && isUnchanged(known, file, hash.digest('hex'))) return await staged.discard();
    await staged.keep();
    const { bytes, sha256 } = staged;
    collected.bytes += bytes;
    if (occurrences > 0) collected.masked.add(file.path);
    const artifact: Artifact = {
      path: file.path,
      status: known === undefined ? 'created' : 'modified',
      bytes,
      sha256,
      mediaType: mediaTypeOf(file.path),
      ...(target !== undefined && { linkTarget: target }),
    };
    collected.artifacts.push({ artifact, isExecutable: !file.isLink && isExecutable(file.state) });
  } catch (error) {
    if (!(error instanceof UnreadableFileError)) throw error;
    parts.omissions.add(file.path, error.reason, error.message);
  }
}

function bytesIn(
  file: FoundFile,
  { bytes }: Collected,
  { readFile, root, signal, limits }: CollectParts,
): AsyncIterable<Uint8Array> {
  return readFile(root, file, { signal, maxBytes: limits.maxBytes - bytes });
}

/** @throws {UnreadableFileError} also where it is not UTF-8. */
async function* targetOf(file: FoundFile, { root, signal }: CollectParts): AsyncGenerator<Uint8Array, void> {
  if (signal.aborted)
    throw new UnreadableFileError('There was no time left to read it.', { reason: 'no_time' });
  const target = await readLink(root, file);
  if (!Buffer.from(target.toString()).equals(target))
    throw new UnreadableFileError('It leads to a name that is not UTF-8.', { reason: 'name_not_utf8' });
  yield target;
}

async function textIn(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  return Buffer.concat(await Array.fromAsync(chunks)).toString();
}

async function* once(text: string): AsyncGenerator<Uint8Array, void> {
  yield Buffer.from(text);
}

function deletedArtifact(path: string): StoredArtifact {
  const artifact: Artifact = {
    path,
    status: 'deleted',
    bytes: 0,
    sha256: null,
    mediaType: mediaTypeOf(path),
  };
  return { artifact, isExecutable: false };
}
