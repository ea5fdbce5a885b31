import type { Artifact, Task } from '@claude-ops/contract';

const MEDIA_TYPE = 'text/x-patch';

/**
 * The artifact that is the patch of a workspace that is a repository. Where the run made a `changes.patch` of its own, the server's has a
 * number: the first that was free.
 */
export function findPatch(task: Pick<Task, 'files'>, artifacts: readonly Artifact[]): Artifact | undefined {
  if (!isRepository(task)) return undefined;
  const byPath = new Map(artifacts.map((artifact) => [artifact.path, artifact]));
  let found: Artifact | undefined;
  for (let number = 0; ; number += 1) {
    const next = byPath.get(number === 0 ? 'changes.patch' : `changes-${number}.patch`);
    if (next === undefined) return found?.mediaType === MEDIA_TYPE ? found : undefined;
    found = next;
  }
}

/** Whether the workspace of a task was made by git. */
export function isRepository({ files }: Pick<Task, 'files'>): boolean {
  return files?.type === 'git' || files?.type === 'bundle';
}
