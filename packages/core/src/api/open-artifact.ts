import {
  ClaudeOpsError,
  isFinal,
  type Artifact,
  type ByteRange,
  type OpenArtifact,
} from '@claude-ops/contract';
import { invalidRequest } from '@claude-ops/contract/validation';
import { streamOf } from '../artifacts/stream-of.ts';
import { getTask } from './get-task.ts';
import { waitAborted } from './unless-given-up.ts';
import type { ArtifactParts } from './list-artifacts.ts';

interface ArtifactRequest {
  readonly path: string;
  readonly range: ByteRange | undefined;
  readonly signal: AbortSignal | undefined;
}

/** An artifact with its bytes. Only what the index has is ever opened, by its hash: a path leads nowhere by itself. */
export async function openArtifact(
  id: string,
  { path, range, signal }: ArtifactRequest,
  parts: ArtifactParts,
): Promise<OpenArtifact> {
  if (range !== undefined) assertRange(range);
  const { artifact, sha256 } = await findArtifact(id, path, parts);
  const chosen = range === undefined ? null : positionsOf(range, artifact);
  const { start, end } = chosen ?? { start: 0, end: artifact.bytes - 1 };
  const body = streamOf(parts.artifactStore.read(id, sha256, { start, end }), {
    signal,
    reasonOf: waitAborted,
  });
  return { artifact, range: chosen, body };
}

async function findArtifact(
  id: string,
  path: string,
  { store, artifactStore }: ArtifactParts,
): Promise<{ artifact: Artifact; sha256: string }> {
  const task = await getTask(id, store);
  if (!isFinal(task.status))
    throw notFound(`Task ${id} is ${task.status}: it has artifacts once it has ended.`);
  for await (const { artifact } of artifactStore.list(id)) {
    if (artifact.path !== path) continue;
    if (artifact.sha256 === null) throw notFound(`The run of task ${id} deleted ${shown(path)}.`);
    if (await artifactStore.has(id, artifact.sha256)) return { artifact, sha256: artifact.sha256 };
    break;
  }
  throw notFound(`Task ${id} has no artifact ${shown(path)}.`);
}

function notFound(message: string): ClaudeOpsError {
  return new ClaudeOpsError('artifact_not_found', message);
}

function shown(path: string): string {
  return JSON.stringify(path.length > 200 ? `${path.slice(0, 200)}…` : path);
}

function assertRange(range: ByteRange): void {
  const numbers = 'last' in range ? [range.last] : [range.start, range.end ?? range.start];
  const [first = 0, last = first] = numbers;
  if (numbers.every((number) => Number.isSafeInteger(number) && number >= 0) && first <= last) return;
  throw invalidRequest([{ pointer: '/range', detail: 'is no range of whole numbers from 0, in order' }]);
}

function positionsOf(range: ByteRange, { bytes, path }: Artifact): { start: number; end: number } {
  const start = 'last' in range ? Math.max(0, bytes - range.last) : range.start;
  const end = 'last' in range ? bytes - 1 : Math.min(range.end ?? bytes - 1, bytes - 1);
  if (start <= end) return { start, end };
  throw new ClaudeOpsError(
    'range_not_satisfiable',
    `${shown(path)} has ${bytes} bytes: none of those asked for.`,
    {
      details: { bytes },
    },
  );
}
