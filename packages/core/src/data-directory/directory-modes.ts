import { PASSABLE_MODE } from '../system/passable-mode.ts';
import { chmod, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { codeOf } from '../system/code-of.ts';
import type { Settings } from '../resolve-options.ts';

type Places = Pick<
  Settings,
  | 'dataDirectory'
  | 'workspacesDirectory'
  | 'attemptsDirectory'
  | 'repositoriesDirectory'
  | 'unremovedDirectory'
  | 'uploadsDirectory'
  | 'setupCacheDirectory'
  | 'containersDirectory'
  | 'notesDirectory'
  | 'marksDirectory'
  | 'madeDirectory'
  | 'sessionsDirectory'
  | 'artifacts'
>;

/** Lets an agent of another user pass to its workspace and its home, and to nothing else. */
export async function openToAgents(places: Places): Promise<void> {
  const { repositoriesDirectory, unremovedDirectory, uploadsDirectory, setupCacheDirectory, artifacts } =
    places;
  const { containersDirectory, notesDirectory, marksDirectory, madeDirectory } = places;
  const ofInstances = [
    containersDirectory,
    notesDirectory,
    marksDirectory,
    madeDirectory,
    places.sessionsDirectory,
  ].map((directory) => path.dirname(directory));
  const ofServer = [
    repositoriesDirectory,
    unremovedDirectory,
    uploadsDirectory,
    setupCacheDirectory,
    artifacts.directory,
  ];
  for (const closed of [...ofServer, ...ofInstances]) await chmod(closed, 0o700).catch(unlessMissing);
  const { dataDirectory, workspacesDirectory, attemptsDirectory } = places;
  for (const passed of [dataDirectory, workspacesDirectory, path.dirname(attemptsDirectory)]) {
    await mkdir(path.dirname(passed), { recursive: true });
    await mkdir(passed, { recursive: true, mode: 0o700 });
    await chmod(passed, PASSABLE_MODE);
  }
}

function unlessMissing(error: unknown): void {
  if (codeOf(error) !== 'ENOENT') throw error;
}
