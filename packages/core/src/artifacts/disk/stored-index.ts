import { open, type FileHandle } from 'node:fs/promises';
import { Artifact } from '@claude-ops/contract';
import { parse } from '@claude-ops/contract/validation';
import { isRecord } from '../../system/is-record.ts';
import type { StoredArtifact } from '../artifact-store.ts';
import { isMissing } from './is-missing.ts';

/** The name of the index, which no content has. */
export const INDEX = 'index.jsonl';

/** Writes a line of JSON for each artifact, and returns when the disk has them. */
export async function writeIndex(file: string, artifacts: readonly StoredArtifact[]): Promise<void> {
  await using handle = await open(file, 'wx', 0o600);
  await handle.writeFile(linesOf(artifacts));
  await handle.datasync();
}

function* linesOf(artifacts: readonly StoredArtifact[]): Generator<string> {
  // Readers of lines take these two for the end of one.
  for (const stored of artifacts)
    yield `${JSON.stringify(stored).replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029')}\n`;
}

/** The artifacts that an index has; none where there is no index. */
export async function* readIndex(file: string): AsyncGenerator<StoredArtifact, void> {
  const opened = await openIfThere(file);
  if (opened === undefined) return;
  await using handle = opened;
  for await (const line of handle.readLines({ autoClose: false })) yield toStoredArtifact(JSON.parse(line));
}

async function openIfThere(file: string): Promise<FileHandle | undefined> {
  try {
    return await open(file);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

function toStoredArtifact(value: unknown): StoredArtifact {
  const { artifact, isExecutable } = isRecord(value) ? value : {};
  return { artifact: parse(Artifact, artifact), isExecutable: isExecutable === true };
}
