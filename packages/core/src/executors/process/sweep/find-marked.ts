import { readdir, readFile } from 'node:fs/promises';
import { carriesMark } from './mark.ts';

/**
 * The processes whose environment carries a mark. Read from /proc, so on Linux only: elsewhere none is found. Zombies
 * have no environment any more, and processes of other users can't be read (nor were they started here).
 */
export async function findMarked(mark: string): Promise<number[]> {
  const found = await Promise.all(
    (await processIds()).map(async (pid) => ((await isMarked(pid, mark)) ? [pid] : [])),
  );
  return found.flat();
}

async function processIds(): Promise<number[]> {
  const entries = await readdir('/proc').catch((): string[] => []);
  return entries
    .filter((entry) => /^\d+$/.test(entry))
    .map(Number)
    .filter((pid) => pid !== process.pid);
}

async function isMarked(pid: number, mark: string): Promise<boolean> {
  try {
    return carriesMark(await readFile(`/proc/${pid}/environ`, 'latin1'), mark);
  } catch {
    return false;
  }
}
