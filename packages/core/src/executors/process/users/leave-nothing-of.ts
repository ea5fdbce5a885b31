import { readdir, readFile, lstat } from 'node:fs/promises';
import { execa } from 'execa';
import type { Logger } from '../../../logger.ts';
import type { IsOurs } from '../../../processes/sweep/find-of-users.ts';
import { sweepUsers, type SweepReport } from '../../../processes/sweep/sweep.ts';
import { removeByDescriptors } from '../../../remove-by-descriptors.ts';

/** Where everybody may leave files, and those of POSIX shared memory and message queues are. */
const OPEN_TO_ALL = ['/tmp', '/var/tmp', '/dev/shm', '/dev/mqueue'];

/** What the kernel keeps for SysV IPC, with the option of ipcrm(1) for each. */
const SYSV = [
  { table: 'shm', key: 'shmid', option: '--shmem-id' },
  { table: 'msg', key: 'msqid', option: '--queue-id' },
  { table: 'sem', key: 'semid', option: '--semaphore-id' },
] as const;

/**
 * Ends all processes of users that nobody else is, and removes what they have left outside of their own places: files in
 * temporary directories, shared memory, semaphores and message queues.
 */
export async function leaveNothingOf(isOurs: IsOurs, logger: Logger): Promise<SweepReport> {
  const report = await sweepUsers(isOurs);
  if (report.survivors.length > 0)
    logger.error({ survivors: report.survivors }, 'processes of a run could not be killed');
  await Promise.all([
    ...OPEN_TO_ALL.map((directory) => removeFilesOf(isOurs, directory, logger)),
    ...SYSV.map((kind) => removeIpcOf(isOurs, kind, logger)),
  ]);
  return report;
}

async function removeFilesOf(isOurs: IsOurs, directory: string, logger: Logger): Promise<void> {
  // A name need not be text.
  for (const name of await readdir(directory, { encoding: 'buffer' }).catch((): Buffer[] => [])) {
    const file = Buffer.concat([Buffer.from(`${directory}/`), name]);
    const uid = await lstat(file).then(
      (found) => found.uid,
      () => undefined,
    );
    if (uid === undefined || !isOurs(uid)) continue;
    await removeByDescriptors(file).catch((error: unknown) => {
      logger.error({ err: error, directory }, 'a file that a run left could not be removed');
    });
  }
}

async function removeIpcOf(isOurs: IsOurs, kind: (typeof SYSV)[number], logger: Logger): Promise<void> {
  const text = await readFile(`/proc/sysvipc/${kind.table}`, 'latin1').catch(() => '');
  const [head = '', ...lines] = text
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/));
  const [id, uid] = [head.indexOf(kind.key), head.indexOf('uid')];
  for (const columns of lines) {
    if (!isOurs(Number(columns[uid]))) continue;
    const { failed, shortMessage } = await execa('ipcrm', [kind.option, columns[id] ?? ''], {
      reject: false,
    });
    if (failed) logger.warn({ problem: shortMessage }, 'an IPC object of a run could not be removed');
  }
}
