import { readdir, readlink, rm, symlink } from 'node:fs/promises';
import path from 'node:path';

/** Writes down which warm process runs an attempt, whose own mark its processes don't carry. Disposing removes it. */
export async function linkAttempt(
  attemptsDirectory: string,
  attemptId: string,
  warmId: string,
): Promise<AsyncDisposable> {
  const link = path.join(attemptsDirectory, attemptId);
  await symlink(warmId, link);
  return { [Symbol.asyncDispose]: () => rm(link, { force: true }) };
}

/** The warm process that runs an attempt of an instance, if one does. */
export async function warmOf(root: string, instanceId: string, attemptId: string): Promise<string[]> {
  const link = path.join(root, encodeURIComponent(instanceId), attemptId);
  return await readlink(link).then(
    (warmId) => [path.basename(warmId)],
    () => [],
  );
}

/** The home of an attempt that an earlier server has started: its own, or that of the warm process that runs it. */
export async function findHome(attemptsDirectory: string, attemptId: string): Promise<string> {
  const own = path.join(attemptsDirectory, attemptId);
  const warmId = await readlink(own).catch(() => undefined);
  return path.join(attemptsDirectory, warmId === undefined ? attemptId : path.basename(warmId), 'home');
}

/** What an earlier server has left there that no attempt had taken: warm processes that waited, among attempts that had none. */
export async function listUnlinked(attemptsDirectory: string): Promise<string[]> {
  const entries = await readdir(attemptsDirectory, { withFileTypes: true }).catch(() => []);
  const links = entries.filter((entry) => entry.isSymbolicLink());
  const linked = new Set(
    await Promise.all(links.map(async ({ name }) => await readlink(path.join(attemptsDirectory, name)))),
  );
  return entries.filter((entry) => entry.isDirectory() && !linked.has(entry.name)).map(({ name }) => name);
}
