import type { Engine, EngineContainer } from './engine/engine.ts';
import { inTime } from './engine/in-time.ts';
import { LABELS } from './labels.ts';
import { removeContainer } from './remove-container.ts';

/** A container of this instance, whatever state it is in. */
export interface FoundContainer {
  /** Of the attempt; where it was started ahead of any, of the warm process. */
  readonly attemptId: string;
  /** As the engine calls it: `created` before its start. */
  readonly state: string;
  readonly container: EngineContainer;
}

/** The containers of an instance, or of one attempt of it. */
export async function findContainers(
  { client }: Engine,
  { instanceId, attemptId }: { readonly instanceId: string; readonly attemptId?: string },
): Promise<FoundContainer[]> {
  const label = [
    `${LABELS.instance}=${instanceId}`,
    ...(attemptId === undefined ? [] : [`${LABELS.attempt}=${attemptId}`]),
  ];
  const found = await inTime(client.listContainers({ all: true, filters: { label } }));
  return found.map(({ Id: id, Labels: labels, State: state }) => ({
    attemptId: labels[LABELS.attempt] ?? '',
    state,
    container: client.getContainer(id),
  }));
}

export interface RunOfAttempt {
  readonly instanceId: string;
  readonly attemptId: string;
  /** The warm process whose place the attempt has, if it has one's. */
  readonly warmId: string | undefined;
}

/** The container that runs an attempt: its own, also where it has the place of a warm process that refused it, else that warm process's. */
export async function findRunContainer(
  engine: Engine,
  { instanceId, attemptId, warmId }: RunOfAttempt,
): Promise<FoundContainer | undefined> {
  const [own] = await findContainers(engine, { instanceId, attemptId });
  if (own !== undefined || warmId === undefined) return own;
  return (await findContainers(engine, { instanceId, attemptId: warmId }))[0];
}

/**
 * Removes what is found, but for the attempts that are to be kept.
 *
 * @returns how many there were.
 */
export async function removeContainers(
  found: readonly FoundContainer[],
  isKept: (attemptId: string) => boolean = () => false,
): Promise<number> {
  const leftovers = found.filter(({ attemptId }) => !isKept(attemptId));
  await Promise.all(leftovers.map(({ container }) => removeContainer(container)));
  return leftovers.length;
}
