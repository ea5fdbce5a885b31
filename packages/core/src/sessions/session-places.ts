import { lstat } from 'node:fs/promises';
import path from 'node:path';

/** Where the session of a task lies. All paths are absolute. */
export interface SessionPlaces {
  readonly directory: string;
  /** What is not a session yet. */
  readonly unfinished: string;
  readonly projects: string;
  readonly workspace: string;
  readonly repository: string;
}

export function sessionPlaces(root: string, taskId: string): SessionPlaces {
  const directory = path.join(root, taskId);
  return {
    directory,
    unfinished: `${directory}.new`,
    projects: path.join(directory, 'projects'),
    workspace: path.join(directory, 'workspace'),
    repository: path.join(directory, 'repository'),
  };
}

export async function isDirectory(place: string): Promise<boolean> {
  return await lstat(place).then(
    (stats) => stats.isDirectory(),
    () => false,
  );
}
