import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { codeOf } from '../system/code-of.ts';

/**
 * Marks the tasks whose workspaces were made here and are still to be removed, or left to whoever keeps them: what else lies beside the
 * workspaces is not for a sweep.
 */
export interface MadeMarks {
  add(taskId: string): Promise<void>;
  remove(taskId: string): Promise<void>;
  /** The ids of the marked tasks. */
  list(): Promise<string[]>;
}

/** Kept as `<directory>/<task id>`. */
export function createMadeMarks(directory: string): MadeMarks {
  const fileOf = (taskId: string) => path.join(directory, taskId);
  const add = (taskId: string) => writeFile(fileOf(taskId), '', { mode: 0o600 });
  return {
    async add(taskId) {
      try {
        await add(taskId);
      } catch (error) {
        if (codeOf(error) !== 'ENOENT') throw error;
        await mkdir(directory, { recursive: true, mode: 0o700 });
        await add(taskId);
      }
    },
    remove: (taskId) => rm(fileOf(taskId), { force: true }),
    list: () => readdir(directory).catch((): string[] => []),
  };
}
