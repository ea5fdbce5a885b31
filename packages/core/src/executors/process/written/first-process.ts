import { readFile } from 'node:fs/promises';

/**
 * The first process of a run's PID namespace, as the server counts processes: the only child of the command that made it.
 * Undefined while there is none yet, and once it has ended. It needs a kernel with CONFIG_PROC_CHILDREN.
 */
export async function findFirstProcess(parent: number): Promise<number | undefined> {
  const text = await readFile(`/proc/${parent}/task/${parent}/children`, 'latin1').catch(() => '');
  const pid = Number.parseInt(text, 10);
  return Number.isNaN(pid) ? undefined : pid;
}
