import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Environment } from '../../../claude/environment.ts';
import type { Logger } from '../../../logger.ts';
import type { Owner } from '../../../workspaces/give-tree.ts';
import { findPidNamespacePrefix } from '../pid-namespace.ts';
import { tryCommand } from './as-user.ts';
import { boundProgramAt, hideOthers, type OwnPlaces, type SharedPlaces } from './hide-others.ts';
import { setUser, setUserInNamespace } from './set-user.ts';

/** How much of the machine a run gets to see. */
export interface Confinement {
  /** Whether the kernel ends everything the run started when the run itself ends. */
  readonly isInNamespace: boolean;
  /** Whether no other attempt is to be seen from it, also one of the same user. */
  readonly isAlone: boolean;
  /** Where a run finds a program that a mount has brought. Undefined: there are no mounts. */
  readonly boundProgramAt?: string;
  /** The beginning of a command that runs the rest of it so. */
  prefix(own: OwnPlaces): readonly string[];
}

export interface ConfinementOptions {
  /** Who runs are started as; undefined: the user of this server. */
  readonly user: Owner | undefined;
  /** Whether to use namespaces where the platform allows them. */
  readonly usePidNamespace: boolean;
  readonly shared: SharedPlaces;
  readonly environment: Environment;
  readonly logger: Logger;
}

/** The best that works here. */
export async function findConfinement(options: ConfinementOptions): Promise<Confinement> {
  const { user, shared, environment, logger } = options;
  const namespace = options.usePidNamespace
    ? await findPidNamespacePrefix(environment, logger, { isForAnotherUser: user !== undefined })
    : [];
  const isInNamespace = namespace.length > 0;
  if (user === undefined) return { isInNamespace, isAlone: false, prefix: () => namespace };
  const becomeUser = setUserInNamespace(user);
  const alone: Alone = (places) => (own) => [...namespace, ...hideOthers(places, own), ...becomeUser];
  if (isInNamespace && (await tryAlone(alone, environment)) === undefined)
    return { isInNamespace, isAlone: true, boundProgramAt: boundProgramAt(shared), prefix: alone(shared) };
  logger.warn({}, 'no mounts of their own: tasks that run at the same time can reach each other');
  const prefix = isInNamespace ? [...namespace, ...becomeUser] : setUser(user);
  return { isInNamespace, isAlone: false, prefix: () => prefix };
}

type Alone = (shared: SharedPlaces) => (own: OwnPlaces) => readonly string[];

/** Tries it on directories made for that. @returns what went wrong, if anything did. */
async function tryAlone(alone: Alone, environment: Environment): Promise<string | undefined> {
  const directory = await mkdtemp(path.join(os.tmpdir(), 'claude-ops-trial-'));
  try {
    const shared = {
      workspaces: path.join(directory, 'workspaces'),
      attempts: path.join(directory, 'attempts'),
    };
    const own = {
      workspace: path.join(shared.workspaces, 'own'),
      attempt: path.join(shared.attempts, 'own'),
    };
    for (const place of Object.values(own)) await mkdir(place, { recursive: true });
    // Its own directory is not for another user to enter: only that the command is run matters.
    return await tryCommand([...alone(shared)(own), 'true'], environment);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
