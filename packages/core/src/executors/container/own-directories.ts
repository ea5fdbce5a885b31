import { chmod, chown, mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { EarlierSession } from '../../attempt/attempt.ts';
import type { Logger } from '../../logger.ts';
import { putSession } from '../../sessions/put-session.ts';
import { removeTree } from '../../system/remove-tree.ts';
import type { Owner } from '../../system/owner.ts';
import { giveTree } from '../../workspaces/give-tree.ts';
import type { OwnDirectories } from '../executor.ts';

/** The directories that a run writes to besides its workspace. They lie beside it, so that one file system and one limit hold both. */
export interface RunDirectories {
  /** Makes those of a run, empty. Those that an earlier server has made stay as they are. */
  make(id: string, owner: Owner | undefined, session?: EarlierSession): Promise<OwnDirectories>;
  of(id: string): OwnDirectories;
  remove(id: string): Promise<void>;
}

export function createRunDirectories(workspacesDirectory: string, logger: Logger): RunDirectories {
  const rootOf = (id: string) => path.join(workspacesDirectory, `${id}.own`);
  const of = (id: string) => ({
    home: path.join(rootOf(id), 'home'),
    temporary: path.join(rootOf(id), 'tmp'),
  });
  return {
    of,
    async make(id, owner, session) {
      const { home, temporary } = of(id);
      // Its parent is the server's alone; each of the two is mounted by itself.
      await mkdir(rootOf(id), { recursive: true, mode: 0o700 });
      const isNew = (await mkdir(home, { recursive: true, mode: 0o700 })) !== undefined;
      if (isNew && session !== undefined) await putSession(session, home);
      if (owner !== undefined) await (isNew ? giveTree(home, owner) : chown(home, owner.uid, owner.gid));
      await mkdir(temporary, { recursive: true });
      await chmod(temporary, 0o1777);
      return { home, temporary };
    },
    remove: (id) => removeTree(rootOf(id), logger),
  };
}
