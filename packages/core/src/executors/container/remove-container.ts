import type { EngineContainer } from './engine/engine.ts';
import { inTime, WORK_MS } from './engine/in-time.ts';

/**
 * Removes a container with everything in it, whatever state it is in. Never throws: one that is gone, or being removed, is no
 * fault, and what an engine can't do now, the next sweep asks of it again.
 */
export async function removeContainer(container: EngineContainer): Promise<void> {
  await inTime(container.remove({ force: true, v: true }), WORK_MS).catch(() => undefined);
}
