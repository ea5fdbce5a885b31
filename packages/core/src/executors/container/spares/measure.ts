import type { EngineContainer } from '../engine/engine.ts';
import { inTime } from '../engine/in-time.ts';

/** What a container has in memory, in bytes: without the files that the kernel would give up first, as `docker stats` counts. */
export async function measure(container: EngineContainer): Promise<number> {
  const { memory_stats: memory } = await inTime(container.stats({ stream: false, 'one-shot': true }));
  // The second version of cgroups has another name for it.
  const inactive = memory.stats?.total_inactive_file ?? memory.stats?.inactive_file ?? 0;
  return Math.max(0, (memory.usage ?? 0) - inactive);
}
