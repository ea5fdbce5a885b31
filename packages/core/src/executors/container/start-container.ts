import { Duplex } from 'node:stream';
import type { ContainerCreateOptions } from 'dockerode';
import type { RunningClaude } from '../run/running-claude.ts';
import { containedClaude } from './contained-claude.ts';
import type { Engine, EngineContainer } from './engine/engine.ts';
import { inTime, WORK_MS } from './engine/in-time.ts';
import { waitForEnd } from './follow/wait-for-end.ts';
import { removeContainer } from './remove-container.ts';

export interface StartedContainer extends AsyncDisposable {
  readonly claude: RunningClaude;
}

/**
 * Makes a container and starts it, its input and outputs attached. Disposing removes it, whatever state it is in; what
 * fails leaves nothing.
 */
export async function startContainer(
  { client }: Engine,
  spec: ContainerCreateOptions,
): Promise<StartedContainer> {
  const container = await inTime(client.createContainer(spec), WORK_MS);
  try {
    const givenUp = new AbortController();
    return disposable(container, { givenUp, claude: await attachAndStart(container, givenUp.signal) });
  } catch (error) {
    await removeContainer(container);
    throw error;
  }
}

/** The container of a run that an earlier server has started. */
export function resumeContainer(container: EngineContainer): StartedContainer {
  const givenUp = new AbortController();
  return disposable(container, {
    givenUp,
    claude: containedClaude(container, { exit: waitForEnd(container), givenUp: givenUp.signal }),
  });
}

async function attachAndStart(container: EngineContainer, givenUp: AbortSignal): Promise<RunningClaude> {
  const attaching = container.attach({
    ...{ stream: true, stdin: true, stdout: true, stderr: true, hijack: true },
  });
  const attached = await inTime(attaching, WORK_MS);
  if (!(attached instanceof Duplex)) throw new TypeError('The engine gave no connection to a container.');
  // Asked before the start, so that no end is missed.
  const exit = waitForEnd(container, 'next-exit');
  exit.catch(() => undefined);
  await inTime(container.start(), WORK_MS);
  return containedClaude(container, { exit, givenUp, attached });
}

function disposable(
  container: EngineContainer,
  { claude, givenUp }: { readonly claude: RunningClaude; readonly givenUp: AbortController },
): StartedContainer {
  return {
    claude,
    async [Symbol.asyncDispose]() {
      givenUp.abort();
      await removeContainer(container);
    },
  };
}
