import { readdir, readFile, lstat } from 'node:fs/promises';
import type { Environment } from '../../../claude/environment.ts';
import type { Logger } from '../../../logger.ts';
import type { IsOurs } from '../../../processes/sweep/find-of-users.ts';
import { sweepUsers, type SweepReport } from '../../../processes/sweep/sweep.ts';
import { removeByDescriptors } from '../../../system/remove-by-descriptors.ts';
import { killUser, runAs } from './kill-user.ts';

/** Where everybody may leave files, and those of POSIX shared memory and message queues are. */
const OPEN_TO_ALL = ['/tmp', '/var/tmp', '/dev/shm', '/dev/mqueue'];

/** What the kernel keeps for SysV IPC, with the option of ipcrm(1) for each. */
const SYSV = [
  { table: 'shm', key: 'shmid', option: '--shmem-id' },
  { table: 'msg', key: 'msqid', option: '--queue-id' },
  { table: 'sem', key: 'semid', option: '--semaphore-id' },
] as const;

export interface LeavingOptions {
  /** The server's own. */
  readonly hostEnvironment: Environment;
  readonly logger: Logger;
}

/**
 * Ends all processes of users that nobody else is, and removes what they have left outside of their own places: files in
 * temporary directories, shared memory, semaphores and message queues.
 */
export async function leaveNothingOf(isOurs: IsOurs, options: LeavingOptions): Promise<SweepReport> {
  const { logger } = options;
  const report = await sweepUsers(isOurs);
  if (report.survivors.length > 0)
    logger.error(
      { event: 'processes_survived', survivors: report.survivors },
      'processes of a run could not be killed',
    );
  await removeLeftOf(isOurs, options);
  return report;
}

/** The same for one user, of whom it also ends what no look finds. */
export async function leaveNothingOfUser(uid: number, options: LeavingOptions): Promise<void> {
  await killUser(uid, options.hostEnvironment);
  await leaveNothingOf((one) => one === uid, options);
}

/** Removes what users have left of whom nothing is alive. */
export async function removeLeftOf(isOurs: IsOurs, options: LeavingOptions): Promise<void> {
  await Promise.all([
    ...OPEN_TO_ALL.map((directory) => removeFilesOf(isOurs, directory, options.logger)),
    ...SYSV.map((kind) => removeIpcOf(isOurs, kind, options)),
  ]);
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
      logger.error(
        { event: 'leftover_file_not_removed', err: error, directory },
        'a file of a run could not be removed',
      );
    });
  }
}

async function removeIpcOf(
  isOurs: IsOurs,
  kind: (typeof SYSV)[number],
  { hostEnvironment, logger }: LeavingOptions,
): Promise<void> {
  const text = await readFile(`/proc/sysvipc/${kind.table}`, 'latin1').catch(() => '');
  const [head = '', ...lines] = text
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/));
  // Its owner can be changed, its creator can't.
  const [id, creator] = [head.indexOf(kind.key), head.indexOf('cuid')];
  for (const columns of lines) {
    const uid = Number(columns[creator]);
    if (!isOurs(uid)) continue;
    // Root may remove what is another user's with CAP_SYS_ADMIN alone.
    const remove = ['ipcrm', kind.option, columns[id] ?? ''];
    const { failed, shortMessage } = await runAs(uid, remove, hostEnvironment);
    if (failed)
      logger.warn(
        { event: 'ipc_object_not_removed', problem: shortMessage },
        'an IPC object of a run could not be removed',
      );
  }
}
