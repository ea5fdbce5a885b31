import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Environment } from '../../../claude/environment.ts';
import type { Logger } from '../../../logger.ts';
import type { Owner } from '../../../workspaces/give-tree.ts';
import { findPidNamespacePrefix } from '../pid-namespace.ts';
import { tryCommand } from '../user/as-user.ts';
import { setUser, setUserInNamespace } from '../user/set-user.ts';
import { findKept } from './find-kept.ts';
import { findProgram } from './find-program.ts';
import { findNamespaces, type NetworkNamespaces } from './namespaces.ts';
import { prepareOwnRoot } from './own-root.ts';
import {
  fixedPlaces,
  IN_ATTEMPT,
  placesAsTheyAre,
  type BoundProgram,
  type FixedPlaces,
  type OwnPlaces,
  type SeenPlaces,
  type SharedPlaces,
} from './places.ts';
import { isTemporary, isWithin } from './plan-root.ts';
import { readTopLevel } from './read-top-level.ts';

/** How much of the machine a run gets to see. */
export interface Confinement {
  /** Whether the kernel ends everything the run started when the run itself ends. */
  readonly isInNamespace: boolean;
  /** Where every run has what is its own, and sees nothing of another run. Undefined: no mounts can be made. */
  readonly mounts: OwnMounts | undefined;
  /** Prepares one run. @throws {Error} where a network is given and no mounts can be made */
  confine(own: OwnPlaces, network?: NetworkNamespaces): Promise<Confined>;
}

interface OwnMounts {
  readonly places: FixedPlaces;
  /** Whether a run sees another directory where a file is. The path is without links. */
  hides(file: string): boolean;
  /** Tries a program that a mount brings, with its arguments. @returns what went wrong, if anything did. */
  tryProgram(program: BoundProgram, command: readonly string[]): Promise<string | undefined>;
  /** Tries to start something in a network. @returns what went wrong, if anything did. */
  tryNetwork(network: NetworkNamespaces): Promise<string | undefined>;
}

interface Confined {
  /** The beginning of a command that runs the rest of it confined. */
  readonly prefix: readonly string[];
  readonly seen: SeenPlaces;
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
  const { user, environment, logger } = options;
  if (!options.usePidNamespace) return withoutMounts([]);
  const confine = await createConfine(options);
  const problem = confine === undefined ? 'mount or chroot is not installed' : await tryOut(confine, options);
  if (confine !== undefined && problem === undefined)
    return {
      isInNamespace: true,
      mounts: {
        places: confine.places,
        hides: confine.hides,
        tryProgram: (program, command) => tryOut(confine, options, { program, command }),
        tryNetwork: (network) => tryOut(confine, options, { network }),
      },
      confine: confine.in(options.shared),
    };
  logger.warn({ problem }, 'no mounts of their own: tasks that run at the same time can reach each other');
  const namespace = await findPidNamespacePrefix(environment, logger, {
    isForAnotherUser: user !== undefined,
  });
  return withoutMounts(namespace);
}

function withoutMounts(namespace: readonly string[]): Confinement {
  const isInNamespace = namespace.length > 0;
  const becomeUser = isInNamespace ? setUserInNamespace : setUser;
  return {
    isInNamespace,
    mounts: undefined,
    confine: async (own, network) => {
      if (network !== undefined) throw new Error('A network of its own takes mounts.');
      const prefix = [...namespace, ...(own.user === undefined ? [] : becomeUser(own.user))];
      return { prefix, seen: placesAsTheyAre(own) };
    },
  };
}

interface Confine {
  readonly places: FixedPlaces;
  hides(file: string): boolean;
  in(shared: SharedPlaces): Confinement['confine'];
}

async function createConfine({ environment }: ConfinementOptions): Promise<Confine | undefined> {
  const [mount, chroot] = await Promise.all(
    ['mount', 'chroot'].map((name) => findProgram(name, environment)),
  );
  if (mount === undefined || chroot === undefined) return undefined;
  const { directories, copied } = await readTopLevel();
  const places = fixedPlaces(new Set([...directories, ...copied].map((entry) => path.basename(entry))));
  const kept = await findKept(environment);
  const { enter, leave } = findNamespaces();
  return {
    places,
    hides: (file) => isTemporary(file) && !kept.some((directory) => isWithin(directory, file)),
    in: (shared) => async (own, network) => {
      const ownRoot = await prepareOwnRoot(own, { places, shared, kept, mount, chroot });
      const prefix = [...enter(network), ...ownRoot, ...leave(places.workspace, own.user)];
      return { prefix, seen: places };
    },
  };
}

/** The server's own temporary directory may be one that it can't write to. */
async function makeTrialDirectory(): Promise<string> {
  const make = async (directory: string) => await mkdtemp(path.join(directory, 'claude-ops-trial-'));
  return await make(os.tmpdir())
    .catch(() => make('/tmp'))
    .catch(() => make('/var/tmp'));
}

interface Trial {
  readonly program: BoundProgram;
  readonly command: readonly string[];
  readonly network: NetworkNamespaces;
}

/** Tries it on directories made for that. @returns what went wrong, if anything did. */
async function tryOut(
  confine: Confine,
  { user, environment }: ConfinementOptions,
  { program, command, network }: Partial<Trial> = {},
): Promise<string | undefined> {
  const directory = await makeTrialDirectory();
  try {
    const shared = {
      workspaces: path.join(directory, 'workspaces'),
      attempts: path.join(directory, 'attempts'),
    };
    const own = {
      workspace: path.join(shared.workspaces, 'own'),
      attempt: path.join(shared.attempts, 'own'),
      user,
      program,
    };
    await mkdir(own.workspace, { recursive: true });
    await mkdir(path.join(own.attempt, IN_ATTEMPT.home), { recursive: true });
    const { prefix } = await confine.in(shared)(own, network);
    return await tryCommand([...prefix, ...(command ?? ['true'])], environment);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
