import { chown, readlink, rename, stat, symlink, unlink } from 'node:fs/promises';
import path from 'node:path';
import { codeOf } from '../system/code-of.ts';
import type { MadeWorkspace } from './workspace.ts';

/**
 * Makes a directory that is there a workspace, and ours until it is filled. One that can't move stays where it is, and a link by
 * the name of the workspace says so, also to whoever comes after a crash.
 *
 * @returns the path of the workspace.
 * @throws the error of the system, where there is no such directory any more.
 */
export async function adopt({ path: made, canMove }: MadeWorkspace, workspace: string): Promise<string> {
  if (canMove) await rename(made, workspace);
  else await stat(made).then(() => symlink(path.basename(made), workspace));
  const [uid, gid] = [process.geteuid?.(), process.getegid?.()];
  const adopted = canMove ? workspace : made;
  if (uid !== undefined && gid !== undefined) await chown(adopted, uid, gid);
  return adopted;
}

/** The directory that a workspace is in truth, where that has kept its own name. It is beside it, whatever the link says. */
export async function findAdopted(workspace: string): Promise<string | undefined> {
  return await readlink(workspace).then(
    (name) => path.join(path.dirname(workspace), path.basename(name)),
    () => undefined,
  );
}

/** Gives a workspace its name in truth, once nothing works in it any more. One that is gone with its warm process needs none. */
export async function keepAdopted(workspace: string): Promise<void> {
  const adopted = await findAdopted(workspace);
  if (adopted === undefined) return;
  await unlink(workspace);
  await rename(adopted, workspace).catch((error: unknown) => {
    if (codeOf(error) !== 'ENOENT') throw error;
  });
}
