import { ClaudeOpsError } from '@claude-ops/contract';
import type { NodeRegistry } from '../store/node-registry.ts';
import type { TaskReader } from '../store/task-reader.ts';
import type { ArtifactStore } from './artifact-store.ts';

export interface OwnArtifactsParts {
  /** On this machine alone. */
  readonly artifactStore: ArtifactStore;
  readonly store: Pick<TaskReader, 'find' | 'findRunner'>;
  readonly registry: Pick<NodeRegistry, 'list'>;
  readonly instanceId: string;
}

/**
 * The artifacts of one engine among several that each keep their own. Asked for those of a task that another one ran, it says so: that
 * there are none would be wrong.
 *
 * @returns a store whose `list` throws {@link ClaudeOpsError} artifacts_elsewhere.
 */
export function ownArtifacts({ artifactStore, ...parts }: OwnArtifactsParts): ArtifactStore {
  return {
    ...artifactStore,
    async *list(taskId) {
      let isEmpty = true;
      for await (const artifact of artifactStore.list(taskId)) {
        isEmpty = false;
        yield artifact;
      }
      if (isEmpty) await refuseElsewhere(taskId, parts);
    },
  };
}

async function refuseElsewhere(
  taskId: string,
  { store, registry, instanceId }: Omit<OwnArtifactsParts, 'artifactStore'>,
): Promise<void> {
  const task = await store.find(taskId);
  // The files of an attempt go with it where its task is queued again: then no node has any.
  if (task !== undefined && task.attempts === task.earlierAttempts.length) return;
  const runner = await store.findRunner(taskId);
  if (runner === undefined || runner === instanceId) return;
  const node = (await registry.list()).find((known) => known.instanceId === runner)?.name;
  const place = node === undefined ? 'a node that is no longer there' : `the node ${JSON.stringify(node)}`;
  throw new ClaudeOpsError(
    'artifacts_elsewhere',
    `Task ${taskId} ran on ${place}, which keeps its artifacts.`,
    {
      details: { node: node ?? null },
    },
  );
}
