import { Duplex } from 'node:stream';
import type { ContainerCreateOptions } from 'dockerode';
import type { RunningClaude } from '../run/running-claude.ts';
import { containedClaude } from './contained-claude.ts';
import { EngineFailure } from './engine/engine-failure.ts';
import type { Engine, EngineContainer } from './engine/engine.ts';
import { inTime, WORK_MS } from './engine/in-time.ts';
import { findInit, type ContainerInit } from './follow/find-init.ts';
import { waitForEnd } from './follow/wait-for-end.ts';
import { removeContainer } from './remove-container.ts';
import type { Removals } from './removals.ts';

/** Disposing removes it, whatever state it is in. One that has ended is not waited for, and may be held. */
export interface StartedContainer extends AsyncDisposable {
  readonly container: EngineContainer;
  readonly claude: RunningClaude;
}

export interface ContainerOwner {
  /** The attempt, or the warm process. */
  readonly id: string;
  readonly removals: Removals;
  /** Whether its input stays open when the server is gone. */
  readonly keepsInput: boolean;
}

/** Makes a container and starts it, its input and outputs attached. What fails leaves nothing. */
export async function startContainer(
  { client }: Engine,
  spec: ContainerCreateOptions,
  owner: ContainerOwner,
): Promise<StartedContainer> {
  const container = await inTime(client.createContainer(spec), WORK_MS);
  try {
    const givenUp = new AbortController();
    const claude = await attachAndStart(container, { givenUp: givenUp.signal, keepsInput: owner.keepsInput });
    return disposable({ container, claude, givenUp }, owner);
  } catch (error) {
    await removeContainer(container);
    throw error;
  }
}

/** The container of a run that an earlier server has started. */
export async function resumeContainer(
  container: EngineContainer,
  owner: ContainerOwner,
): Promise<StartedContainer> {
  const { keepsInput } = owner;
  const givenUp = new AbortController();
  const input = keepsInput ? await attachInput(container) : undefined;
  const claude = containedClaude(container, {
    exit: waitForEnd(container, givenUp.signal),
    givenUp: givenUp.signal,
    keepsInput,
    ...(input && { input }),
  });
  return disposable({ container, claude, givenUp }, owner);
}

/**
 * Undefined where it has ended: then nothing need be said to it.
 *
 * @throws {EngineFailure} where it runs and can't be spoken to: what people decide would never reach it.
 */
async function attachInput(container: EngineContainer): Promise<Duplex | undefined> {
  try {
    const attached = await inTime(container.attach({ stream: true, stdin: true, hijack: true }), WORK_MS);
    if (!(attached instanceof Duplex)) return undefined;
    attached.on('error', () => undefined);
    attached.resume();
    return attached;
  } catch (error) {
    const isRunning = await inTime(container.inspect()).then(
      ({ State: state }) => state.Running,
      () => false,
    );
    if (!isRunning) return undefined;
    throw new EngineFailure('The input of the container of the run could not be opened again.', {
      cause: error,
    });
  }
}

async function attachAndStart(
  container: EngineContainer,
  { givenUp, keepsInput }: { readonly givenUp: AbortSignal; readonly keepsInput: boolean },
): Promise<RunningClaude> {
  const attaching = container.attach({
    stream: true,
    stdin: true,
    stdout: true,
    stderr: true,
    hijack: true,
  });
  const attached = await inTime(attaching, WORK_MS);
  if (!(attached instanceof Duplex)) throw new TypeError('The engine gave no connection to a container.');
  // What breaks while nobody reads yet is told by the end of the container.
  attached.on('error', () => undefined);
  // Asked before the start, so that no end is missed.
  const exit = waitForEnd(container, givenUp, 'next-exit');
  exit.catch(() => undefined);
  await inTime(container.start(), WORK_MS);
  return containedClaude(container, { exit, givenUp, keepsInput, attached, init: seeInit(container) });
}

/** Nobody waits for it: without it, the engine says when a container has ended. */
async function seeInit(container: EngineContainer): Promise<ContainerInit | undefined> {
  try {
    const { State: state } = await inTime(container.inspect());
    return await findInit(container, state.Pid);
  } catch {
    return undefined;
  }
}

interface FollowedContainer {
  readonly container: EngineContainer;
  readonly claude: RunningClaude;
  readonly givenUp: AbortController;
}

function disposable(
  { container, claude, givenUp }: FollowedContainer,
  { id, removals }: ContainerOwner,
): StartedContainer {
  let hasLeft = false;
  const { leave } = claude;
  return {
    container,
    claude: {
      ...claude,
      ...(leave && {
        leave() {
          hasLeft = true;
          leave();
        },
      }),
    },
    async [Symbol.asyncDispose]() {
      givenUp.abort();
      if (hasLeft) return;
      if (claude.hasExited()) removals.beginWhenFree(id, container);
      else await removals.begin(id, container);
    },
  };
}
