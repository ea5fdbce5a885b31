import { readFile } from 'node:fs/promises';
import os from 'node:os';
import { findMarked } from '../../../processes/sweep/find-marked.ts';

/** What can be given to programs before the system has to take it from others, in bytes. */
export async function availableMemory(): Promise<number> {
  const text = await readFile('/proc/meminfo', 'latin1').catch(() => '');
  const kibibytes = /^MemAvailable:\s+(\d+) kB/m.exec(text)?.[1];
  return kibibytes === undefined ? os.freemem() : Number(kibibytes) * 1024;
}

/** What all processes with a mark have in memory, in bytes. Read from /proc: elsewhere it is 0. */
export async function residentMemory(mark: string): Promise<number> {
  const { marked } = await findMarked(mark);
  const sizes = marked.map(async (pid) => {
    const text = await readFile(`/proc/${pid}/status`, 'latin1').catch(() => '');
    return Number(/^VmRSS:\s+(\d+) kB/m.exec(text)?.[1] ?? 0) * 1024;
  });
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}
