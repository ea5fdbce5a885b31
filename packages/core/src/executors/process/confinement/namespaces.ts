import type { Owner } from '../../../system/owner.ts';
import { setUserInNamespace } from '../user/set-user.ts';

/** The two ends of a chain of commands, between which the mounts of a run are made. */
export interface Namespaces {
  /** Whether a user namespace is among them, in which the kernel counts processes apart. */
  readonly hasUserNamespace: boolean;
  /** Makes the namespaces, in which the rest may mount: in a network of its own, where one is given. */
  enter(network?: NetworkNamespaces): readonly string[];
  /** Gives that up, and starts the rest as a user, where one is given. */
  leave(user: Owner | undefined): readonly string[];
}

/** Files that lead to the namespaces of a network. */
export interface NetworkNamespaces {
  readonly network: string;
  /** The user namespace that it belongs to. */
  readonly user: string;
}

const DIE_WITH_PARENT = ['setpriv', '--pdeathsig', 'KILL'];
const OWN_NAMESPACES = ['unshare', '--pid', '--ipc', '--fork', '--kill-child=SIGKILL', '--mount-proc'];
const NEW_USER = ['unshare', '--user', '--map-root-user'];
const NEW_NETWORK = ['unshare', '--net', '--mount'];

/** The commands that give a run processes and mounts of its own here, if the kernel allows it. */
export function findNamespaces(): Namespaces {
  return isRoot() ? ofRoot() : ofOrdinaryUser();
}

/** The beginning of a command that runs the rest of it in a new network namespace, with mounts of its own. */
export function inNewNetwork(): readonly string[] {
  return [...(isRoot() ? [] : NEW_USER), ...DIE_WITH_PARENT, ...NEW_NETWORK];
}

function isRoot(): boolean {
  return process.geteuid?.() === 0;
}

function ofRoot(): Namespaces {
  return {
    hasUserNamespace: false,
    enter: (network) => [
      ...(network === undefined ? [] : ['nsenter', `--net=${network.network}`]),
      ...DIE_WITH_PARENT,
      ...OWN_NAMESPACES,
    ],
    leave: (user) => (user === undefined ? [] : setUserInNamespace(user)),
  };
}

/**
 * An ordinary user is root in a user namespace while it mounts, and itself again in another one inside of that. To enter
 * either clears the death signal, so it is set in each. A network is entered with the user namespace that it belongs to.
 */
function ofOrdinaryUser(): Namespaces {
  const [uid, gid] = [process.geteuid?.() ?? 0, process.getegid?.() ?? 0];
  return {
    hasUserNamespace: true,
    enter: (network) => [
      ...(network === undefined ? NEW_USER : enterAsOwner(network)),
      ...DIE_WITH_PARENT,
      ...OWN_NAMESPACES,
    ],
    leave: () => [...['unshare', '--user', `--map-user=${uid}`, `--map-group=${gid}`], ...DIE_WITH_PARENT],
  };
}

/** Who made a user namespace is root in it already: to become that again would take rights over groups. */
function enterAsOwner({ user, network }: NetworkNamespaces): readonly string[] {
  return ['nsenter', '--preserve-credentials', `--user=${user}`, `--net=${network}`];
}
