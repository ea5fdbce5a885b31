import { readdir, readFile } from 'node:fs/promises';

/**
 * The processes of a server's runs that are alive, by their command lines. A run in a process carries the name of its server's
 * instance in its environment; one in a container speaks of the directory that its workspace is mounted from.
 */
export async function findLeftOver(instanceId: string, dataDirectory: string): Promise<string[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(pids.map((pid) => commandOf(pid, instanceId, dataDirectory)));
  return found.filter((command) => command !== undefined);
}

async function commandOf(
  pid: string,
  instanceId: string,
  dataDirectory: string,
): Promise<string | undefined> {
  const environment = await read(pid, 'environ');
  const isMarked = environment.includes(`CLAUDE_OPS_ATTEMPT=${instanceId}`);
  // Of a container that runs, a workspace in the data directory is mounted.
  const isMounted =
    environment.includes('\0CLAUDE_CONFIG_DIR=/home/agent/') &&
    (await read(pid, 'mountinfo')).includes(dataDirectory);
  if (!isMarked && !isMounted) return undefined;
  const command = (await read(pid, 'cmdline')).replaceAll('\0', ' ').trim();
  // One that has ended and waits for its parent has none.
  return command === '' ? undefined : command;
}

async function read(pid: string, file: string): Promise<string> {
  return await readFile(`/proc/${pid}/${file}`, 'latin1').catch(() => '');
}
