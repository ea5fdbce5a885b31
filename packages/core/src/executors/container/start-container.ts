import { Duplex } from 'node:stream';
import type { ContainerCreateOptions } from 'dockerode';
import type { RunningClaude } from '../run/running-claude.ts';
import { containedClaude } from './contained-claude.ts';
import type { Engine, EngineContainer } from './engine/engine.ts';
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
  const container = await client.createContainer(spec);
  try {
    return disposable(container, await attachAndStart(container));
  } catch (error) {
    await removeContainer(container);
    throw error;
  }
}

/** The container of a run that an earlier server has started. */
export function resumeContainer(container: EngineContainer): StartedContainer {
  return disposable(container, containedClaude(container, container.wait()));
}

async function attachAndStart(container: EngineContainer): Promise<RunningClaude> {
  const attached = await container.attach({
    ...{ stream: true, stdin: true, stdout: true, stderr: true, hijack: true },
  });
  if (!(attached instanceof Duplex)) throw new TypeError('The engine gave no connection to a container.');
  // Asked before the start, so that no end is missed.
  const exit = container.wait({ condition: 'next-exit' });
  exit.catch(() => undefined);
  await container.start();
  return containedClaude(container, exit, attached);
}

function disposable(container: EngineContainer, claude: RunningClaude): StartedContainer {
  return { claude, [Symbol.asyncDispose]: () => removeContainer(container) };
}
