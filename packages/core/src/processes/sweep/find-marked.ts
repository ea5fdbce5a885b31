import { readdir, readFile } from 'node:fs/promises';
import { codeOf } from '../../system/code-of.ts';
import { carriesMark } from './mark.ts';

export interface Look {
  /** Processes whose environment carries the mark. */
  readonly marked: readonly number[];
  /** Processes that show no environment, as one does in the moment it becomes another program: they may be marked. */
  readonly unclear: readonly number[];
  /** The newest process there was, by its id. Undefined where one was started meanwhile, which may be in no list. */
  readonly newest: string | undefined;
}

/**
 * Looks through all processes for a mark. Read from /proc, so on Linux only: elsewhere nothing is found. Processes of other
 * users can't be read, nor were they started here.
 */
export async function findMarked(mark: string): Promise<Look> {
  const before = await newestProcess();
  const seen: { readonly pid: number; readonly is: Verdict }[] = [];
  const known = new Set<number>();
  // What was started while the others were looked at is few, and looked at before it ends.
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const fresh = (await processIds()).filter((pid) => !known.has(pid));
    if (fresh.length === 0) break;
    for (const pid of fresh) known.add(pid);
    seen.push(...(await Promise.all(fresh.map(async (pid) => ({ pid, is: await judge(pid, mark) })))));
  }
  const those = (verdict: Verdict) => seen.filter(({ is }) => is === verdict).map(({ pid }) => pid);
  const after = await newestProcess();
  return {
    marked: those('marked'),
    unclear: those('unclear'),
    newest: before === after ? after : undefined,
  };
}

/** From proc(5): the last field is the id of the process that was started last. */
async function newestProcess(): Promise<string> {
  const text = await readFile('/proc/loadavg', 'latin1').catch(() => '');
  return text.trim().split(' ').at(-1) ?? '';
}

const MOST_ROUNDS = 5;

type Verdict = 'marked' | 'unclear' | 'ended' | 'other';

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
    return judgeState(await readFile(`/proc/${pid}/stat`, 'latin1'));
  } catch (error) {
    return ENDED.has(codeOf(error)) ? 'ended' : 'other';
  }
}

const ENDED: ReadonlySet<unknown> = new Set(['ENOENT', 'ESRCH']);
const KERNEL_THREAD = 0x0020_0000;

/** From proc(5): the state and the flags that follow the name in parentheses. Zombies and kernel threads run no program. */
function judgeState(stat: string): Verdict {
  const [state, , , , , , flags] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  if (state === 'Z' || state === 'X') return 'ended';
  return (Number(flags) & KERNEL_THREAD) === 0 ? 'unclear' : 'other';
}
