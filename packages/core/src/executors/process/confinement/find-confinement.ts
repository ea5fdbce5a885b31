import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Environment } from '../../../claude/environment.ts';
import type { Logger } from '../../../logger.ts';
import type { AgentUser } from '../users/agent-user.ts';
import { processCountOf, type ProcessCount } from '../limits/process-count.ts';
import { DEFAULT_PROCESS_LIMITS, type ProcessLimitSettings } from '../limits/run-limits.ts';
import { withLimits, type KernelLimits } from '../limits/with-limits.ts';
import { findDeathSignal, findPidNamespacePrefix, makesUserNamespace } from '../pid-namespace.ts';
import { tryCommand } from '../user/as-user.ts';
import { setUserInNamespace } from '../user/set-user.ts';
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
import { makeTrialDirectory } from './trial-directory.ts';
import { findServiceDirectories } from './service-directories.ts';

/** How much of the machine a run gets to see. */
export interface Confinement {
  /** Whether the kernel ends everything the run started when the run itself ends. */
  readonly isInNamespace: boolean;
  /** For whom the kernel counts the processes of a run. */
  readonly processCount: ProcessCount;
  /** The mounts by which a run has its own places and sees nothing of another run. Undefined: no mounts can be made. */
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
  readonly user: AgentUser | undefined;
  /** Limits of a run. @default DEFAULT_PROCESS_LIMITS */
  readonly limits?: ProcessLimitSettings;
  /** Whether to use namespaces where the platform allows them. */
  readonly usePidNamespace: boolean;
  readonly shared: SharedPlaces;
  readonly environment: Environment;
  readonly logger: Logger;
}

/** The best that works here. */
export async function findConfinement(options: ConfinementOptions): Promise<Confinement> {
  const { user, environment, logger } = options;
  if (!options.usePidNamespace) return await withoutMounts([], options);
  const confine = await createConfine(options);
  const problem = confine === undefined ? 'mount or chroot is not installed' : await tryOut(confine, options);
  if (confine !== undefined && problem === undefined)
    return {
      isInNamespace: true,
      processCount: confine.processCount,
      mounts: {
        places: confine.places,
        hides: confine.hides,
        tryProgram: (program, command) => tryOut(confine, options, { program, command }),
        tryNetwork: (network) => tryOut(confine, options, { network }),
      },
      confine: confine.in(options.shared),
    };
  logger.warn(
    { event: 'no_mounts', problem },
    'runs have no mounts of their own: tasks that run at the same time can reach each other',
  );
  const namespace = await findPidNamespacePrefix(environment, logger, {
    isForAnotherUser: user !== undefined,
  });
  return await withoutMounts(namespace, options);
}

/**
 * Without an IPC namespace a run makes no message queue of POSIX: where no file system shows them, nobody could find and remove it.
 */
const NO_QUEUES = ['prlimit', '--msgqueue=0'];

async function withoutMounts(
  namespace: readonly string[],
  options: ConfinementOptions,
): Promise<Confinement> {
  const isInNamespace = namespace.length > 0;
  const enter = isInNamespace ? namespace : await findDeathSignal(options.environment);
  const { user } = options;
  const processCount = processCountOf({ user, hasUserNamespace: makesUserNamespace(namespace) });
  return {
    isInNamespace,
    processCount,
    mounts: undefined,
    confine: async (own, network) => {
      if (network !== undefined) throw new Error('A network of its own takes mounts.');
      const within = withLimits(limitsOf(own, processCount, options));
      const becomeUser = own.user === undefined ? [] : [...NO_QUEUES, ...setUserInNamespace(own.user)];
      return { prefix: [...enter, ...within, ...becomeUser], seen: placesAsTheyAre(own) };
    },
  };
}

/** Leaves out a limit whose count would include more than agents. */
function limitsOf(
  { processes }: OwnPlaces,
  processCount: ProcessCount,
  { limits = DEFAULT_PROCESS_LIMITS }: Pick<ConfinementOptions, 'limits'>,
): KernelLimits {
  const { openFiles } = limits;
  return { openFiles, processes: processCount === 'none' ? undefined : (processes ?? limits.processes) };
}

interface Confine {
  readonly places: FixedPlaces;
  readonly processCount: ProcessCount;
  hides(file: string): boolean;
  in(shared: SharedPlaces): Confinement['confine'];
}

async function createConfine(options: ConfinementOptions): Promise<Confine | undefined> {
  const { user, environment } = options;
  const [mount, chroot] = await Promise.all(
    ['mount', 'chroot'].map((name) => findProgram(name, environment)),
  );
  if (mount === undefined || chroot === undefined) return undefined;
  const { directories, copied } = await readTopLevel();
  const places = fixedPlaces(new Set([...directories, ...copied].map((entry) => path.basename(entry))));
  const kept = await findKept(environment);
  const { enter, leave, hasUserNamespace } = findNamespaces();
  const processCount = processCountOf({ user, hasUserNamespace });
  return {
    places,
    processCount,
    hides: (file) => isTemporary(file) && !kept.some((directory) => isWithin(directory, file)),
    in: (shared) => async (own, network) => {
      const hidden = network === undefined ? [] : await findServiceDirectories();
      const ownRoot = await prepareOwnRoot(own, { places, shared, kept, hidden, mount, chroot });
      const within = withLimits(limitsOf(own, processCount, options), places.workspace);
      const prefix = [...enter(network), ...ownRoot, ...within, ...leave(own.user)];
      return { prefix, seen: places };
    },
  };
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
