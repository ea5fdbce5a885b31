import { chmod, mkdir, readdir, readlink, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { EarlierSession } from '../../attempt/attempt.ts';
import type { Logger } from '../../logger.ts';
import { removeTree } from '../../system/remove-tree.ts';
import type { RunDirectory, OwnDirectories } from '../executor.ts';
import { systemGitConfiguration, type GitIdentity } from '../git-identity.ts';
import { GIT_CONFIGURATION_FILE, INSIDE } from './container-spec.ts';
import type { Owner } from '../../system/owner.ts';
import { createRunDirectories } from './own-directories.ts';

/** Of a container, which reaches the gateway by a socket and has directories of its own. */
type ContainerPlace = RunDirectory & { readonly socketDirectory: string; readonly own: OwnDirectories };

/**
 * Makes the run directory of each container. It has the gateway's socket, which is mounted into the container, the configuration of git,
 * and the directories that the run writes to beside its workspace.
 */
export interface Places {
  /** For an attempt: its own, or that of the warm process it has taken. An earlier server's is taken over. */
  open(attemptId: string, warmId?: string, session?: EarlierSession): Promise<ContainerPlace>;
  /** The home of an attempt. Absolute. */
  findHome(attemptId: string): Promise<string>;
  /** For a warm process. It is the attempt's once one has opened it, and then disposed with that. */
  openForWarm(warmId: string): Promise<ContainerPlace>;
  /** The warm process whose place an attempt has, if it has one's. */
  findWarm(attemptId: string): Promise<string | undefined>;
  /** Removes what is left of an attempt. */
  remove(attemptId: string): Promise<void>;
  /** Removes all that is of no such attempt, each after what else is done about its attempt, or its warm process. */
  keepOnly(attemptIds: ReadonlySet<string>, forget: (id: string) => Promise<void>): Promise<void>;
}

export interface PlacesOptions {
  /** Where each attempt has its own, with its gateway's socket. Nothing else may live there. */
  readonly placesDirectory: string;
  /** The directory of all workspaces. The other directories of a run lie beside its own. */
  readonly workspacesDirectory: string;
  /** Whose what runs write is to be, where that isn't the server's user. */
  readonly findOwner: () => Promise<Owner | undefined>;
  /** What differs from the default, for the file that git in a container takes for the machine's. */
  readonly gitIdentity: Partial<GitIdentity>;
  readonly logger: Logger;
}

/**
 * Places as directories `<root>/<id>`. Of an attempt that has a warm process's it is a link to that: which container runs it, whose labels can't
 * be changed any more, is known by it after a crash.
 */
export function createPlaces({
  placesDirectory: root,
  workspacesDirectory,
  findOwner,
  gitIdentity,
  logger,
}: PlacesOptions): Places {
  const directories = createRunDirectories(workspacesDirectory, logger);
  const lent = new Set<string>();
  const pathOf = (id: string) => path.join(root, id);
  const findWarm = async (attemptId: string) =>
    await readlink(pathOf(attemptId)).then(path.basename, () => undefined);
  const make = async (id: string, session?: EarlierSession) => {
    // Its parent is the server's alone; in the container any user must come in.
    await mkdir(root, { recursive: true, mode: 0o700 });
    await mkdir(pathOf(id), { recursive: true, mode: 0o755 });
    const gitFile = path.join(pathOf(id), GIT_CONFIGURATION_FILE);
    await writeFile(gitFile, systemGitConfiguration(gitIdentity));
    await chmod(gitFile, 0o644);
    await directories.make(id, await findOwner(), session);
  };
  /** The directory of the socket last: what is left after a kill is found by that. */
  const removeOne = async (id: string) => {
    await directories.remove(id);
    await removeTree(pathOf(id), logger);
  };
  const remove = async (attemptId: string) => {
    const warmId = await findWarm(attemptId);
    for (const id of [attemptId, ...(warmId === undefined ? [] : [warmId])]) {
      await removeOne(id);
      lent.delete(id);
    }
  };
  const toPlace = (id: string, dispose: () => Promise<void>): ContainerPlace => ({
    socketDirectory: pathOf(id),
    own: directories.of(id),
    baseUrl: `http://127.0.0.1:${INSIDE.relayPort}`,
    [Symbol.asyncDispose]: dispose,
  });

  return {
    findWarm,
    remove,
    findHome: async (attemptId) => directories.of((await findWarm(attemptId)) ?? attemptId).home,
    async open(attemptId, warmId, session) {
      const known = warmId ?? (await findWarm(attemptId));
      const id = known ?? attemptId;
      await make(id, session);
      if (warmId !== undefined) await symlink(warmId, pathOf(attemptId));
      lent.add(id);
      return toPlace(id, () => remove(attemptId));
    },
    async openForWarm(warmId) {
      await make(warmId);
      return toPlace(warmId, async () => {
        if (!lent.has(warmId)) await removeOne(warmId);
      });
    },
    async keepOnly(attemptIds, forget) {
      const warmIds = await Promise.all(Array.from(attemptIds, findWarm));
      const kept = new Set<string | undefined>([...attemptIds, ...warmIds]);
      const names = await readdir(root).catch((): string[] => []);
      for (const name of names) {
        if (kept.has(name)) continue;
        await forget(name);
        await removeOne(name);
      }
    },
  };
}

/** The ids by which the container of an attempt may be known: its own, and that of the warm process whose place it has. */
export async function idsOf(attemptId: string, places: Pick<Places, 'findWarm'>): Promise<string[]> {
  const warmId = await places.findWarm(attemptId);
  return warmId === undefined ? [attemptId] : [attemptId, warmId];
}
