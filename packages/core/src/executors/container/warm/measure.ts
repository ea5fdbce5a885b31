import { isRecord } from '../../../system/is-record.ts';
import type { EngineContainer } from '../engine/engine.ts';
import { inTime } from '../engine/in-time.ts';

/** What a container has in memory, in bytes: without the files that the kernel would give up first, as `docker stats` counts. */
export async function measure(container: EngineContainer): Promise<number> {
  const stats: unknown = await inTime(container.stats({ stream: false, 'one-shot': true }));
  const memory = fieldOf(stats, 'memory_stats');
  const details = fieldOf(memory, 'stats');
  // The second version of cgroups has another name for it.
  const inactive = numberOf(details, 'total_inactive_file') || numberOf(details, 'inactive_file');
  return Math.max(0, numberOf(memory, 'usage') - inactive);
}

function fieldOf(value: unknown, name: string): unknown {
  return isRecord(value) ? value[name] : undefined;
}

function numberOf(value: unknown, name: string): number {
  const field = fieldOf(value, name);
  return typeof field === 'number' ? field : 0;
}
