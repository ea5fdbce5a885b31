import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

const SAMPLE_MS = 20;
const BYTES_PER_MB = 1e6;

/** The memory a process has resident, in MB, as Linux tells it. */
export function memoryOf(pid: number): number {
  const kibibytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  if (kibibytes === undefined) throw new Error(`Process ${pid} shows no memory.`);
  return (Number(kibibytes) * 1024) / BYTES_PER_MB;
}

/** The most memory that a process has, in MB, while something goes on. */
export async function peakMemoryDuring(pid: number, job: () => Promise<unknown>): Promise<number> {
  let peak = memoryOf(pid);
  const finished = new AbortController();
  const watch = async () => {
    for (; !finished.signal.aborted; await delay(SAMPLE_MS)) peak = Math.max(peak, memoryOf(pid));
  };
  await Promise.all([watch(), job().finally(() => finished.abort())]);
  return peak;
}
