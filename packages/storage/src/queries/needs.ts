import type { NewTask } from '@claude-ops/core';

/** Begins no label of a node. */
const ENGINE = ':';
/** Begins no label either, and sorts before all that does. */
const HOLD = '!';

/** The texts of needs with a hold, which comes first in them: from the one to before the other. */
export const FIRST_HELD = `["${HOLD}`;
export const AFTER_HELD = `["#`;

/** What an engine must have to run a task. */
interface Needs {
  readonly labels: readonly string[];
  /** The id of the engine that it must be. */
  readonly boundTo: string | undefined;
  /** The id of a usage limit. No engine offers it: none can run the task. */
  readonly heldBy: string | undefined;
}

/**
 * What the engine must have that runs a task, as one text, so that all tasks which need the same can be found along one index. Null:
 * nothing. The id of an engine: to be that one. A JSON array: labels in the order of their code points, among them `:` and an id of an
 * engine, and `!` and the id of the usage limit that holds the task. Releases that know no labels leave tasks alone that have such an array.
 */
export function needsOf(
  { task, boundTo }: Pick<NewTask, 'task' | 'boundTo'>,
  heldBy?: string,
): string | null {
  return writeNeeds({ labels: task.placement?.labels ?? [], boundTo, heldBy });
}

/** The same needs, but that one engine alone has all of them. A usage limit does not hold them any more. */
export function bindToEngine(needs: string | null, engine: string | undefined): string | null {
  const read = readNeeds(needs);
  return writeNeeds({ ...read, boundTo: engine ?? read.boundTo, heldBy: undefined });
}

/** The same needs, but that a usage limit holds them, or none. */
export function holdNeeds(needs: string | null, heldBy: string | undefined): string | null {
  return writeNeeds({ ...readNeeds(needs), heldBy });
}

function writeNeeds({ labels, boundTo, heldBy }: Needs): string | null {
  if (labels.length === 0 && heldBy === undefined) return boundTo ?? null;
  const engine = boundTo === undefined ? [] : [`${ENGINE}${boundTo}`];
  const hold = heldBy === undefined ? [] : [`${HOLD}${heldBy}`];
  return JSON.stringify([...new Set([...labels, ...engine, ...hold])].toSorted());
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
export function readNeeds(needs: string | null): Needs {
  if (needs === null) return { labels: [], boundTo: undefined, heldBy: undefined };
  if (!needs.startsWith('[')) return { labels: [], boundTo: needs, heldBy: undefined };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Only `writeNeeds` writes it.
  const all = JSON.parse(needs) as string[];
  const after = (mark: string) => all.find((word) => word.startsWith(mark))?.slice(mark.length);
  return {
    labels: all.filter((word) => !word.startsWith(ENGINE) && !word.startsWith(HOLD)),
    boundTo: after(ENGINE),
    heldBy: after(HOLD),
  };
}
