import { Artifact } from '@claude-ops/contract';
import { parse } from '@claude-ops/contract/validation';
import type { StoredArtifact } from '@claude-ops/core';
import type { Bucket } from '../client/bucket.ts';
import { indexOf } from './keys.ts';

/** The metadata that says where the contents are. */
const DIRECTORY = 'directory';
const NEWLINE = 0x0a;

export interface FoundIndex {
  readonly directory: string;
  readonly etag: string;
}

export async function findIndex(bucket: Bucket, taskId: string): Promise<FoundIndex | undefined> {
  const found = await bucket.head(indexOf(taskId));
  return found && { directory: found.metadata[DIRECTORY] ?? '', etag: found.etag };
}

/** Writes the index in the place of the one that was found. @returns false if it has changed since. */
export async function putIndex(
  bucket: Bucket,
  {
    taskId,
    directory,
    body,
    found,
  }: {
    readonly taskId: string;
    readonly directory: string;
    readonly body: Uint8Array;
    readonly found: FoundIndex | undefined;
  },
): Promise<boolean> {
  return await bucket.put(indexOf(taskId), body, {
    metadata: { [DIRECTORY]: directory },
    onlyIf: found ?? 'missing',
  });
}

/** A line of JSON for each artifact. */
export function encodeIndex(artifacts: readonly StoredArtifact[]): Buffer {
  return Buffer.from(artifacts.map((stored) => `${JSON.stringify(stored)}\n`).join(''));
}

/** The artifacts that an index has; none without an index. The directory of their contents is told first. */
export async function* readIndex(
  bucket: Bucket,
  taskId: string,
  tell: (directory: string) => void,
): AsyncGenerator<StoredArtifact, void> {
  const opened = await bucket.open(indexOf(taskId));
  if (opened === undefined) return;
  tell(String(opened.headers[`x-amz-meta-${DIRECTORY}`] ?? ''));
  for await (const line of linesOf(opened.chunks)) yield toStoredArtifact(JSON.parse(line));
}

async function* linesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string, void> {
  let rest = Buffer.alloc(0);
  for await (const chunk of chunks) {
    rest = Buffer.concat([rest, chunk]);
    for (let end = rest.indexOf(NEWLINE); end !== -1; end = rest.indexOf(NEWLINE)) {
      yield rest.toString('utf8', 0, end);
      rest = rest.subarray(end + 1);
    }
  }
}

function toStoredArtifact(value: unknown): StoredArtifact {
  const { artifact, isExecutable } = isRecord(value) ? value : {};
  return { artifact: parse(Artifact, artifact), isExecutable: isExecutable === true };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
