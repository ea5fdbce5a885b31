import { readlink, rm, symlink } from 'node:fs/promises';
import path from 'node:path';

/** Writes down which spare runs an attempt, whose own mark its processes don't carry. Disposing removes it. */
export async function linkAttempt(
  attemptsDirectory: string,
  attemptId: string,
  spareId: string,
): Promise<AsyncDisposable> {
  const link = path.join(attemptsDirectory, attemptId);
  await symlink(spareId, link);
  return { [Symbol.asyncDispose]: () => rm(link, { force: true }) };
}

/** The spare that runs an attempt of an instance, if one does. */
export async function sparesOf(root: string, instanceId: string, attemptId: string): Promise<string[]> {
  const link = path.join(root, encodeURIComponent(instanceId), attemptId);
  return await readlink(link).then(
    (spareId) => [path.basename(spareId)],
    () => [],
  );
}
