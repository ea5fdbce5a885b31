import { access, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** Another one after each start of the machine. Linux only: proc_sys_kernel(5). */
const BOOT_ID = '/proc/sys/kernel/random/boot_id';

/**
 * Marks the attempts that may have asked the model, or a host, for something: those without a mark can be started again after a crash of
 * the server. A mark is there before the first request goes out, and until the end of the attempt is stored.
 */
export interface AskedMarks {
  add(attemptId: string): Promise<void>;
  has(attemptId: string): Promise<boolean>;
  remove(attemptId: string): Promise<void>;
  /** Whether no mark is missing. A machine that crashed since they were begun may have lost some. */
  areWhole(): Promise<boolean>;
  /** Marks the attempts that go on, removes all other marks, and vouches for what comes from now on. */
  begin(attemptIds: ReadonlySet<string>): Promise<void>;
}

/** Kept as `<directory>/<attempt id>`, beside `boot-id`, the start of the machine since which they are whole. */
export function createAskedMarks(directory: string): AskedMarks {
  const fileOf = (attemptId: string) => path.join(directory, attemptId);
  const bootFile = path.join(directory, 'boot-id');
  const add = (attemptId: string) => writeFile(fileOf(attemptId), '', { mode: 0o600 });
  return {
    add,
    has: (attemptId) =>
      access(fileOf(attemptId)).then(
        () => true,
        () => false,
      ),
    remove: (attemptId) => rm(fileOf(attemptId), { force: true }),
    async areWhole() {
      const [known, now] = await Promise.all([read(bootFile), read(BOOT_ID)]);
      return now !== '' && known === now;
    },
    async begin(attemptIds) {
      await mkdir(directory, { recursive: true, mode: 0o700 });
      for (const name of await readdir(directory)) await rm(path.join(directory, name), { force: true });
      for (const attemptId of attemptIds) await add(attemptId);
      await writeFile(bootFile, await read(BOOT_ID), { mode: 0o600 });
    },
  };
}

async function read(file: string): Promise<string> {
  return await readFile(file, 'utf8').catch(() => '');
}
