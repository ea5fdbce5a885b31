import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Logger } from '../logger.ts';
import { tryToRemoveTree } from '../system/remove-tree.ts';

/** Directories of workspaces that could not be removed, in notes that outlive the server. */
export interface Unremoved {
  /** Removes a directory, and notes it where that fails. Never throws. */
  remove(directory: string): Promise<void>;
  /** Tries to remove again what is noted, and lies in one of these directories. Never throws. */
  retry(parents: readonly string[]): Promise<void>;
}

export function createUnremoved(notesDirectory: string, logger: Logger): Unremoved {
  const noteOf = (directory: string) =>
    path.join(notesDirectory, `${createHash('sha256').update(directory).digest('hex').slice(0, 32)}.txt`);
  const note = async (directory: string) => {
    try {
      await mkdir(notesDirectory, { recursive: true, mode: 0o700 });
      await writeFile(noteOf(directory), directory, { mode: 0o600 });
    } catch (error) {
      logger.error(
        { event: 'note_unremoved_failed', err: error, directory },
        'a directory to remove later could not be recorded',
      );
    }
  };
  return {
    async remove(directory) {
      if (!(await tryToRemoveTree(directory, logger))) await note(directory);
    },
    async retry(parents) {
      for (const directory of await listUnremoved(notesDirectory)) {
        if (!parents.includes(path.dirname(directory))) continue;
        if (!(await tryToRemoveTree(directory, logger))) continue;
        await rm(noteOf(directory), { force: true });
        logger.info({ event: 'unremoved_removed', directory }, 'removed a directory of an earlier server');
      }
    },
  };
}

/** The directories that are noted, in the order of their paths. None where there is no such directory. */
export async function listUnremoved(notesDirectory: string): Promise<string[]> {
  const names = await readdir(notesDirectory).catch((): string[] => []);
  const noted = await Promise.all(
    names.filter((name) => name.endsWith('.txt')).map((name) => readNote(path.join(notesDirectory, name))),
  );
  return noted.filter((directory) => directory !== undefined).toSorted();
}

async function readNote(file: string): Promise<string | undefined> {
  const directory = await readFile(file, 'utf8').catch(() => '');
  return path.isAbsolute(directory) ? path.normalize(directory) : undefined;
}

/** Where a server with this data directory keeps its notes. */
export function unremovedDirectoryOf(dataDirectory: string): string {
  return path.join(dataDirectory, 'unremoved');
}
