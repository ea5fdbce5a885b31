import type { BigIntStats } from 'node:fs';
import { chown, mkdir, stat } from 'node:fs/promises';
import type { Logger } from '../../logger.ts';
import type { Owner } from '../../system/owner.ts';
import { removeTree } from '../../system/remove-tree.ts';
import type { MadeWorkspace } from '../../workspaces/workspace.ts';

/** The empty directory that a warm process works in, beside the workspaces. Disposing removes it from there. */
export interface IdleWorkspace extends MadeWorkspace, AsyncDisposable {
  /** Whether a directory is this one: it may have been renamed. */
  is(directory: string): Promise<boolean>;
}

export interface IdleWorkspaceOptions extends MadeWorkspace {
  /** Whose it is; undefined: the user of this server. */
  readonly owner: Owner | undefined;
  readonly logger: Logger;
}

export async function makeIdleWorkspace({
  path: directory,
  canMove,
  owner,
  logger,
}: IdleWorkspaceOptions): Promise<IdleWorkspace> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  if (owner !== undefined) await chown(directory, owner.uid, owner.gid);
  const made = await stat(directory, { bigint: true });
  return {
    path: directory,
    canMove,
    async is(other) {
      const found = await stat(other, { bigint: true }).catch(() => undefined);
      return found !== undefined && isSame(found, made);
    },
    [Symbol.asyncDispose]: () => removeTree(directory, logger),
  };
}

/** A directory that is made after another was removed may get its inode. */
function isSame(one: BigIntStats, other: BigIntStats): boolean {
  return one.dev === other.dev && one.ino === other.ino && one.birthtimeNs === other.birthtimeNs;
}
