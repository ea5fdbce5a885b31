import { isFinal, LIMITS, ROUTES, type Artifact, type ArtifactPage } from '@claude-ops/contract';
import { parse } from '@claude-ops/contract/validation';
import type { ArtifactStore } from '../artifacts/artifact-store.ts';
import type { TaskReader } from '../store/task-reader.ts';
import { fromPositionCursor, toCursor } from './cursor.ts';
import { getTask } from './get-task.ts';

export interface ArtifactParts {
  readonly store: TaskReader;
  readonly artifactStore: ArtifactStore;
}

/** One page of a task's artifacts, by path. Before the task is final, it has none. */
export async function listArtifacts(id: string, value: unknown, parts: ArtifactParts): Promise<ArtifactPage> {
  const { limit = LIMITS.pageDefault, cursor } = parse(ROUTES.listArtifacts.query, value);
  const start = cursor === undefined ? 0 : fromPositionCursor(cursor);
  const task = await getTask(id, parts.store);
  if (!isFinal(task.status)) return { data: [], nextCursor: null };

  // What is stored for a final task never changes: a position stays what it is.
  const page = await pageOf(parts.artifactStore.list(id), { start, limit });
  // Pruned meanwhile, it has no artifacts any more, and never had none.
  await getTask(id, parts.store);
  return page;
}

async function pageOf(
  artifacts: ReturnType<ArtifactStore['list']>,
  { start, limit }: { start: number; limit: number },
): Promise<ArtifactPage> {
  const data: Artifact[] = [];
  let position = 0;
  for await (const { artifact, isExecutable } of artifacts) {
    if (data.length === limit) return { data, nextCursor: toCursor(String(start + limit)) };
    if (position >= start) data.push(isExecutable ? { ...artifact, isExecutable } : artifact);
    position += 1;
  }
  return { data, nextCursor: null };
}
