import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Logger } from '../../logger.ts';
import { removeTree } from '../../remove-tree.ts';

/** The private places of one attempt, outside its workspace. Disposing removes them. */
export interface AttemptDirectory extends AsyncDisposable {
  /** HOME of the CLI; its configuration lies inside. */
  readonly home: string;
  readonly temporaryDirectory: string;
}

export async function makeAttemptDirectory(
  root: string,
  attemptId: string,
  logger: Logger,
): Promise<AttemptDirectory> {
  const directory = path.resolve(root, attemptId);
  const home = path.join(directory, 'home');
  const temporaryDirectory = path.join(directory, 'tmp');
  await mkdir(home, { recursive: true, mode: 0o700 });
  await mkdir(temporaryDirectory, { mode: 0o700 });
  return {
    home,
    temporaryDirectory,
    [Symbol.asyncDispose]: () => removeTree(directory, logger),
  };
}
