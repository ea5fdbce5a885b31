import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

/** Directories that everybody may write to, POSIX shared memory among them. */
const OPEN_TO_ALL = ['/tmp', '/var/tmp', '/dev/shm'];

/** Looks for all that a daemon left: processes by its mark, files and queues by their names. A line each. */
export async function findMarked(mark: string): Promise<string[]> {
  const found = await Promise.all([
    findProcesses(async (pid) => (await read(`/proc/${pid}/cmdline`)).startsWith(mark)),
    ...OPEN_TO_ALL.map(async (directory) => {
      const names = await readdir(directory).catch(() => []);
      return names.filter((name) => name.startsWith(mark)).map((name) => `${directory}/${name}`);
    }),
    findQueue(mark),
  ]);
  return found.flat();
}

/** Looks for all that users have: processes of any kind, and SysV IPC. The caller makes sure that nobody else is one of them. */
export async function findOf(isOurs: (uid: number) => boolean): Promise<string[]> {
  const isOf = async (pid: string) => {
    const [, uids = ''] = /^Uid:\s+(.*)$/m.exec(await read(`/proc/${pid}/status`)) ?? [];
    return uids.split(/\s+/).some((uid) => uid !== '' && isOurs(Number(uid)));
  };
  const found = await Promise.all([
    findProcesses(isOf),
    ...['shm', 'msg', 'sem'].map(async (kind) => {
      const [head = [], ...rows] = (await read(`/proc/sysvipc/${kind}`))
        .trim()
        .split('\n')
        .map((line) => line.trim().split(/\s+/));
      const column = head.indexOf('uid');
      return rows.filter((row) => isOurs(Number(row[column]))).map((row) => `${kind} ${row.join(' ')}`);
    }),
  ]);
  return found.flat();
}

/** By their command lines. One that has ended and waits for its parent has none. */
async function findProcesses(isOurs: (pid: string) => Promise<boolean>): Promise<string[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(
    pids.map(async (pid) => {
      if (!(await isOurs(pid))) return [];
      const command = (await read(`/proc/${pid}/cmdline`)).replaceAll('\0', ' ').trim();
      return command === '' ? [] : [`process ${pid} ${command}`];
    }),
  );
  return found.flat();
}

/** A queue of POSIX has a name in its IPC namespace, also where no file system shows it. */
async function findQueue(mark: string): Promise<string[]> {
  const program = `my %calls = (x86_64 => 240, aarch64 => 180); chomp(my $machine = qx(uname -m));
exit(syscall($calls{$machine}, shift, 0, 0, 0) < 0 ? 1 : 0);`;
  return await promisify(execFile)('perl', ['-e', program, mark]).then(
    () => [`queue ${mark}`],
    () => [],
  );
}

async function read(file: string): Promise<string> {
  return await readFile(file, 'latin1').catch(() => '');
}
