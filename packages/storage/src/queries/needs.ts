import type { NewTask, TaskNeeds } from '@claude-ops/core';

/** Begins no label of a node. */
const ENGINE = ':';

/**
 * What the engine must have that runs a task, as one text, so that all tasks which need the same can be found along one index. Null:
 * nothing. The id of an engine: to be that one. A JSON array: labels in the order of their code points, among them `:` and an id.
 * Releases that know no labels leave tasks alone that have such an array.
 */
export function needsOf({ task, boundTo }: Pick<NewTask, 'task' | 'boundTo'>): string | null {
  return writeNeeds(task.placement?.labels ?? [], boundTo);
}

/** The same needs, but that one engine alone has all of them. */
export function bindToEngine(needs: string | null, engine: string | undefined): string | null {
  if (engine === undefined) return needs;
  return writeNeeds(needs === null ? [] : readNeeds('', needs).labels, engine);
}

function writeNeeds(labels: readonly string[], boundTo: string | undefined): string | null {
  if (labels.length === 0) return boundTo ?? null;
  const engine = boundTo === undefined ? [] : [`${ENGINE}${boundTo}`];
  return JSON.stringify([...new Set([...labels, ...engine])].toSorted());
}

/** All that an engine has, as a JSON array. */
export function offerOf({
  instanceId,
  labels,
}: {
  readonly instanceId: string;
  readonly labels: readonly string[];
}): string {
  return JSON.stringify([...labels, `${ENGINE}${instanceId}`]);
}

/** The same read again. */
export function readNeeds(taskId: string, needs: string): TaskNeeds {
  if (!needs.startsWith('[')) return { taskId, labels: [], boundTo: needs };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Only `needsOf` writes it.
  const all = JSON.parse(needs) as string[];
  return {
    taskId,
    labels: all.filter((label) => !label.startsWith(ENGINE)),
    boundTo: all.find((label) => label.startsWith(ENGINE))?.slice(ENGINE.length),
  };
}
