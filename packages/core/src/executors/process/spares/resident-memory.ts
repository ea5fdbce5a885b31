import { readFile } from 'node:fs/promises';
import { findMarked } from '../../../processes/sweep/find-marked.ts';

/** What all processes with a mark have in memory, in bytes. Read from /proc: elsewhere it is 0. */
export async function residentMemory(mark: string): Promise<number> {
  const { marked } = await findMarked(mark);
  const sizes = marked.map(async (pid) => {
    const text = await readFile(`/proc/${pid}/status`, 'latin1').catch(() => '');
    return Number(/^VmRSS:\s+(\d+) kB/m.exec(text)?.[1] ?? 0) * 1024;
  });
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}
