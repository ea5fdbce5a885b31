import { readdir, readFile } from 'node:fs/promises';
import type { EngineContainer } from '../engine/engine.ts';

/** The first process of a container, in which nothing is alive once that has ended: the kernel ends the rest before it. */
export interface ContainerInit {
  /** As this server counts processes. */
  readonly pid: string;
  hasEnded(): Promise<boolean>;
}

/**
 * Finds the first process of a container in /proc. Undefined where it can't be seen from here, as from another container.
 *
 * @param pid as the engine calls it, which may be in another PID namespace
 */
export async function findInit(
  { id }: Pick<EngineContainer, 'id'>,
  pid: number,
): Promise<ContainerInit | undefined> {
  const known = String(pid);
  const found = (await isInit(known, id)) ? known : await searchInit(id);
  if (found === undefined) return undefined;
  const startedAt = (await readStat(found))?.startedAt;
  return {
    pid: found,
    async hasEnded() {
      const now = await readStat(found);
      return now === undefined || now.isZombie || now.startedAt !== startedAt;
    },
  };
}

async function searchInit(containerId: string): Promise<string | undefined> {
  const names = await readdir('/proc').catch((): string[] => []);
  for (const name of names) if (/^\d+$/.test(name) && (await isInit(name, containerId))) return name;
  return undefined;
}

/** Whose group of the kernel's has the name of the container, and who is number 1 in the innermost namespace. */
async function isInit(pid: string, containerId: string): Promise<boolean> {
  const groups = await read(pid, 'cgroup');
  return groups.includes(containerId) && /^NSpid:.*\t1$/m.test(await read(pid, 'status'));
}

/** proc(5): the command, in parentheses, may have any character in it; the state follows, and the start is the 20th after that. */
async function readStat(pid: string) {
  const text = await read(pid, 'stat');
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const [state] = fields;
  if (text === '' || state === undefined) return undefined;
  return { isZombie: state === 'Z' || state === 'X', startedAt: fields[19] };
}

async function read(pid: string, file: string): Promise<string> {
  return await readFile(`/proc/${pid}/${file}`, 'latin1').catch(() => '');
}
