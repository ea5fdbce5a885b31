import { chown, mkdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Logger } from '../../../logger.ts';
import { removeTree } from '../../../system/remove-tree.ts';
import type { MadeWorkspace } from '../../../workspaces/workspace.ts';
import type { ContainerUser } from '../container-user.ts';

/** The empty directory that a warm process works in, beside the workspaces. Disposing removes it from there. */
export interface IdleWorkspace extends MadeWorkspace, AsyncDisposable {
  /** Whether a directory is this one: it may have been renamed. */
  is(directory: string): Promise<boolean>;
}

export interface IdleWorkspaceOptions {
  readonly workspacesDirectory: string;
  readonly warmId: string;
  readonly user: ContainerUser;
  readonly logger: Logger;
}

export async function makeIdleWorkspace({
  workspacesDirectory,
  warmId,
  user,
  logger,
}: IdleWorkspaceOptions): Promise<IdleWorkspace> {
  const directory = path.join(workspacesDirectory, warmId);
  await mkdir(directory, { recursive: true, mode: 0o700 });
  if (user.ownsWorkspace) await chown(directory, user.uid, user.gid);
  const { dev, ino } = await stat(directory, { bigint: true });
  return {
    path: directory,
    // A mount stays with it.
    canMove: true,
    async is(other) {
      const found = await stat(other, { bigint: true }).catch(() => undefined);
      return found?.dev === dev && found.ino === ino;
    },
    [Symbol.asyncDispose]: () => removeTree(directory, logger),
  };
}
