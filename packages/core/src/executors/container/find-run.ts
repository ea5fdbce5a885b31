import type { FoundRun } from '../executor.ts';
import type { Engine } from './engine/engine.ts';
import { inTime } from './engine/in-time.ts';
import { findInit, type ContainerInit } from './follow/find-init.ts';
import { findRunContainer, type RunOfAttempt } from './leftovers.ts';

/** What became of the container that an earlier server has started for an attempt, or ahead of it. One that was not started has done nothing. */
export async function findRun(
  connect: () => Promise<Engine>,
  attempt: RunOfAttempt,
): Promise<FoundRun | undefined> {
  try {
    const found = await findRunContainer(await connect(), attempt);
    if (found === undefined || found.state === 'created') return undefined;
    const { State: state } = await inTime(found.container.inspect());
    return { endedAtMs: state.Running ? undefined : Date.parse(state.FinishedAt) };
  } catch {
    // Nothing can be gone on with where no engine answers.
    return undefined;
  }
}

/** The first process of the container that runs an attempt, where it runs and can be seen from here. */
export async function findRunInit(engine: Engine, attempt: RunOfAttempt): Promise<ContainerInit | undefined> {
  const found = await findRunContainer(engine, attempt);
  if (found === undefined) return undefined;
  const { State: state } = await inTime(found.container.inspect());
  return state.Running ? await findInit(found.container, state.Pid) : undefined;
}
