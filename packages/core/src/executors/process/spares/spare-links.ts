import { readdir, readlink, rm, symlink } from 'node:fs/promises';
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

/** What an earlier server has left there that no attempt had taken: spares that waited, among attempts that had none. */
export async function listUnlinked(attemptsDirectory: string): Promise<string[]> {
  const entries = await readdir(attemptsDirectory, { withFileTypes: true }).catch(() => []);
  const links = entries.filter((entry) => entry.isSymbolicLink());
  const linked = new Set(
    await Promise.all(links.map(async ({ name }) => await readlink(path.join(attemptsDirectory, name)))),
  );
  return entries.filter((entry) => entry.isDirectory() && !linked.has(entry.name)).map(({ name }) => name);
}
