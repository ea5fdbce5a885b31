import { lstat, readdir } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Executor } from '../executors/executor.ts';
import type { Logger } from '../logger.ts';
import { instanceMark } from '../processes/sweep/mark.ts';
import { sweep } from '../processes/sweep/sweep.ts';
import { removeTree } from '../system/remove-tree.ts';
import { occupationOf } from './occupied-directory.ts';

const PREFIX = 'claude-ops-';

/** The directory of an engine that was given none. */
export function temporaryDirectoryOf(instanceId: string): string {
  return path.join(os.tmpdir(), `${PREFIX}${encodeURIComponent(instanceId)}`);
}

interface AbandonedParts {
  readonly executors: Iterable<Executor>;
  readonly logger: Logger;
}

/**
 * Ends what engines that were given no directory have left when they were killed: nobody else ever would, because each had a name of
 * its own.
 */
export async function removeAbandoned({ executors, logger }: AbandonedParts): Promise<void> {
  const ways = [...executors];
  for (const directory of await listAbandoned(os.tmpdir())) {
    try {
      await endAll(directory, ways);
      await removeTree(directory, logger);
      logger.warn({ event: 'engine_swept', directory }, 'removed the directory of a killed engine');
    } catch (error) {
      logger.error(
        { event: 'engine_sweep_failed', err: error, directory },
        'the directory of a killed engine could not be removed',
      );
    }
  }
}

async function endAll(directory: string, executors: readonly Executor[]): Promise<void> {
  const instanceId = decodeURIComponent(path.basename(directory).slice(PREFIX.length));
  await sweep(instanceMark(instanceId));
  for (const attemptId of await attemptsIn(directory, instanceId))
    for (const executor of executors) await executor.endLeftovers({ instanceId, attemptId });
}

async function listAbandoned(parent: string): Promise<string[]> {
  const names = await readdir(parent).catch((): string[] => []);
  const directories = names.filter((name) => name.startsWith(PREFIX)).map((name) => path.join(parent, name));
  const judged = await Promise.all(
    directories.map(async (directory) => ({ directory, isAbandoned: await isAbandoned(directory) })),
  );
  return judged.filter(({ isAbandoned: is }) => is).map(({ directory }) => directory);
}

/** In a directory that anybody may write to, only what this user made is this user's to remove. */
async function isAbandoned(directory: string): Promise<boolean> {
  try {
    const entry = await lstat(directory);
    if (!entry.isDirectory() || entry.uid !== process.getuid?.()) return false;
  } catch {
    return false;
  }
  return (await occupationOf(directory)) === 'dead';
}

/** The names of what runs had of their own there: those of attempts, and of what was started ahead. */
async function attemptsIn(directory: string, instanceId: string): Promise<string[]> {
  const places = ['attempts', 'containers'].map((kind) =>
    path.join(directory, kind, encodeURIComponent(instanceId)),
  );
  const names = await Promise.all(places.map((place) => readdir(place).catch((): string[] => [])));
  return [...new Set(names.flat())];
}
