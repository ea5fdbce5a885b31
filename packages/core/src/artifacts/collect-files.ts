import { createHash } from 'node:crypto';
import type { Artifact } from '@claude-ops/contract';
import type { ByteMask } from '../secrets/byte-mask.ts';
import type { Mask } from '../secrets/mask.ts';
import type { ArtifactWriter, StoredArtifact } from './artifact-store.ts';
import { isExecutable } from './files/file-state.ts';
import type { FoundFile } from './files/list-files.ts';
import { UnreadableFileError, type ReadFile } from './files/read-file.ts';
import { mediaTypeOf } from './media-type.ts';
import type { Omissions } from './omissions.ts';
import type { Difference, KnownFile, Snapshot } from './snapshot.ts';

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
  { suspects, deleted }: Difference,
  parts: CollectParts,
): Promise<Collected> {
  const collected: Collected = { artifacts: [], masked: new Set(), bytes: 0 };
  for (const file of suspects) {
    const reason = reasonToOmit(file, collected, parts);
    if (reason === undefined) await collectFile(file, collected, parts);
    else parts.omissions.add(file.path, reason);
  }
  for (const file of deleted) {
    const reason = reasonToOmit(file, collected, parts);
    if (reason === undefined) collected.artifacts.push(deletedArtifact(file.path));
    else parts.omissions.add(file.path, reason);
  }
  return collected;
}

function reasonToOmit(
  file: { readonly path: string; readonly state?: FoundFile['state'] },
  { artifacts, bytes }: Collected,
  { limits, mask }: CollectParts,
): string | undefined {
  if (artifacts.length >= limits.maxFiles) return `There are more than ${limits.maxFiles} artifacts.`;
  if ((file.state?.bytes ?? 0) > limits.maxBytes - bytes)
    return `With it the artifacts would be larger than ${limits.maxBytes} bytes.`;
  if (mask(file.path) !== file.path) return 'Its name holds a secret.';
  return undefined;
}

async function collectFile(file: FoundFile, collected: Collected, parts: CollectParts): Promise<void> {
  const known = parts.before.get(file.path);
  const hash = createHash('sha256');
  let occurrences = 0;
  try {
    const content = hashed(
      parts.readFile(parts.root, file, {
        signal: parts.signal,
        maxBytes: parts.limits.maxBytes - collected.bytes,
      }),
      hash,
    );
    const staged = await parts.writer.stage(parts.byteMask(content, () => (occurrences += 1)));
    if (known !== undefined && isUnchanged(known, file, hash.digest('hex'))) return await staged.discard();
    await staged.keep();
    const { bytes, sha256 } = staged;
    collected.bytes += bytes;
    if (occurrences > 0) collected.masked.add(file.path);
    const status = known === undefined || known.isLink ? 'created' : 'modified';
    const artifact: Artifact = { path: file.path, status, bytes, sha256, mediaType: mediaTypeOf(file.path) };
    collected.artifacts.push({ artifact, isExecutable: isExecutable(file.state) });
  } catch (error) {
    if (!(error instanceof UnreadableFileError)) throw error;
    parts.omissions.add(file.path, error.message);
  }
}

async function* hashed(
  content: AsyncIterable<Uint8Array>,
  hash: { update(chunk: Uint8Array): unknown },
): AsyncGenerator<Uint8Array, void> {
  for await (const chunk of content) {
    hash.update(chunk);
    yield chunk;
  }
}

function isUnchanged(known: KnownFile, { state }: FoundFile, sha256: string): boolean {
  return known.sha256 === sha256 && isExecutable(known.state) === isExecutable(state);
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
