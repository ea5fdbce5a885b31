import { readdir, readFile } from 'node:fs/promises';
import { carriesMark } from './mark.ts';

export interface Look {
  /** Processes whose environment carries the mark. */
  readonly marked: readonly number[];
  /** Processes that show no environment, as one does in the moment it becomes another program: they may be marked. */
  readonly unclear: readonly number[];
}

/**
 * Looks through all processes for a mark. Read from /proc, so on Linux only: elsewhere nothing is found. Processes of other
 * users can't be read, nor were they started here.
 */
export async function findMarked(mark: string): Promise<Look> {
  const seen = await Promise.all(
    (await processIds()).map(async (pid) => ({ pid, is: await judge(pid, mark) })),
  );
  const those = (verdict: Verdict) => seen.filter(({ is }) => is === verdict).map(({ pid }) => pid);
  return { marked: those('marked'), unclear: those('unclear') };
}

type Verdict = 'marked' | 'unclear' | 'other';

async function processIds(): Promise<number[]> {
  const entries = await readdir('/proc').catch((): string[] => []);
  return entries
    .filter((entry) => /^\d+$/.test(entry))
    .map(Number)
    .filter((pid) => pid !== process.pid);
}

async function judge(pid: number, mark: string): Promise<Verdict> {
  try {
    const environ = await readFile(`/proc/${pid}/environ`, 'latin1');
    if (environ !== '') return carriesMark(environ, mark) ? 'marked' : 'other';
    return isUserProgram(await readFile(`/proc/${pid}/stat`, 'latin1')) ? 'unclear' : 'other';
  } catch {
    return 'other';
  }
}

const KERNEL_THREAD = 0x0020_0000;

/** From proc(5): the state and the flags that follow the name in parentheses. Zombies and kernel threads run no program. */
function isUserProgram(stat: string): boolean {
  const [state, , , , , , flags] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return state !== 'Z' && state !== 'X' && (Number(flags) & KERNEL_THREAD) === 0;
}
