import type { EngineContainer } from './engine/engine.ts';
import { isUnreachable, statusOf } from './engine/engine-failure.ts';

/**
 * Removes a container with everything in it, whatever state it is in; one that is gone, or being removed, already is. An
 * engine that can't be reached is asked again by the next sweep.
 */
export async function removeContainer(container: EngineContainer): Promise<void> {
  try {
    await container.remove({ force: true, v: true });
  } catch (error) {
    if (!isRemoved(error) && !isUnreachable(error)) throw error;
  }
}

function isRemoved(error: unknown): boolean {
  return statusOf(error) === 404 || statusOf(error) === 409;
}
